import { expect, test } from '@playwright/test';
import type { SignerRole } from '../../../harness/entries.ts';
import { buildRecord } from '../../../reports/record.ts';
import type { Signatory } from '../../../reports/signatures/order.ts';
import { refuseRun, refuseSignatory } from '../../../reports/signatures/refusals.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { sampleLedger, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';

const sample = buildRecord(sampleLedger(), sampleRun, sampleProcedures);
const [deviation] = sample.deviations;
const closed: RunRecord = {
  ...sample,
  deviations: sample.deviations.map((one) => ({ ...one, status: 'closed' })),
};
const refusal = (record: RunRecord) => () => refuseRun(record);
const withRun = (change: Partial<RunRecord['run']>): RunRecord => ({
  ...closed,
  run: { ...closed.run, ending: 'complete', ...change },
});

test('a run that could be evidence is signed', () => {
  expect(refusal(withRun({}))).not.toThrow();
  expect(refusal(withRun({ mode: 'audit' }))).not.toThrow();
  const clean = { ...closed.run.software, modified: false };
  expect(refusal(withRun({ target: 'aws', software: clean }))).not.toThrow();
});

test('a run that never could be evidence is not, whoever signs', () => {
  const software = { ...closed.run.software, modified: true };
  expect(refusal(withRun({ mode: 'plan' }))).toThrow(/RP-B580[^]*a plan/);
  expect(refusal(withRun({ unqualified: true }))).toThrow(/RP-B580[^]*unqualified/);
  expect(refusal(withRun({ ending: 'no end recorded' }))).toThrow(/RP-B580[^]*cut off[^]*resume/);
  expect(refusal(withRun({ target: 'aws', software }))).toThrow(
    /RP-B580[^]*differs from its commit/,
  );
  expect(refusal(withRun({ target: 'embedded', software }))).not.toThrow();
});

test('a run with an open deviation is not, and each is named', () => {
  if (deviation === undefined) throw new Error('no deviation in the sample');
  const open: RunRecord = { ...withRun({}), deviations: [{ ...deviation, status: 'open' }] };
  expect(refusal(open)).toThrow('RP-B582');
  expect(refusal(open)).toThrow(deviation.text);
});

const signatory = (role: SignerRole, name: string, key = name): Signatory => ({ role, name, key });
const [ada, ben, cyn] = [
  signatory('executor', 'Ada Sample'),
  signatory('reviewer', 'Ben Sample'),
  signatory('approver', 'Cyn Sample'),
];
const signing =
  (
    next: Signatory,
    earlier: readonly Signatory[],
    about: { operator?: string | null; approved?: readonly Signatory[] } = {},
    kind: 'run' | 'protocol' = 'run',
  ) =>
  () =>
    refuseSignatory(kind, next, earlier, { operator: null, approved: [], ...about });

test('executor, reviewer and approver sign in this order', () => {
  expect(signing(ada, [])).not.toThrow();
  expect(signing(ben, [ada])).not.toThrow();
  expect(signing(cyn, [ada, ben])).not.toThrow();
  expect(signing(signatory('reviewer', 'Dan Sample'), [ada, ben])).not.toThrow();
  expect(signing(ben, [])).toThrow(/RP-B581[^]*the executor has not signed yet/);
  expect(signing(cyn, [ada])).toThrow(/RP-B581[^]*the reviewer has not signed yet/);
  expect(signing(signatory('executor', 'Dan Sample'), [ada, ben])).toThrow(
    /RP-B581[^]*the reviewer has signed already/,
  );
});

test('nobody, and no key, signs twice', () => {
  expect(signing(signatory('reviewer', 'ada  SAMPLE', 'k'), [ada])).toThrow(
    /RP-B581[^]*Ada Sample has signed as executor already/,
  );
  expect(signing(signatory('reviewer', 'Ben Sample', ada.key), [ada])).toThrow(
    /RP-B581[^]*the key has signed as executor already, for Ada Sample/,
  );
  expect(signing(ada, [ada])).toThrow('RP-B581');
});

test('whoever carried out the run does not review or approve it, nor did they approve its protocol', () => {
  expect(signing(ben, [ada], { operator: 'ben sample' })).toThrow(
    /RP-B581[^]*Ben Sample carried out the run/,
  );
  expect(signing(ada, [], { operator: 'Ada Sample' })).not.toThrow();
  const approved = [signatory('approver', 'Ada Sample', 'older key')];
  expect(signing(ada, [], { approved })).toThrow(
    /RP-B581[^]*Ada Sample has signed the protocol of this run as its approver/,
  );
  expect(signing(ada, [], { approved: [signatory('approver', 'Eva Sample', ada.key)] })).toThrow(
    'RP-B581',
  );
  expect(signing(ada, [], { approved: [signatory('executor', 'Ada Sample')] })).not.toThrow();
});

test('a protocol is approved by whom it may concern, but the order never goes back', () => {
  expect(signing(cyn, [], {}, 'protocol')).not.toThrow();
  expect(signing(cyn, [ben], {}, 'protocol')).not.toThrow();
  expect(signing(ben, [cyn], {}, 'protocol')).toThrow(/RP-B581[^]*the approver has signed already/);
});
