import { expect, test } from '@playwright/test';
import { refuseSigned } from '../../cli/refuse-signed.ts';
import { runsAfter } from '../../harness/deviations/index.ts';
import { begin, LedgerWriter } from '../golden/sample-ledger.ts';
import { sampleSteps } from '../golden/sample-steps.ts';

test('once a run is signed, or one that goes on with it, nothing more is said of it', () => {
  const writer = new LedgerWriter('2026-11-22T10:00:00.000Z');
  begin(writer, 'first', sampleSteps);
  begin(writer, 'resumed', sampleSteps, { resumes: 'first' });
  begin(writer, 'apart', sampleSteps);
  const refused = (run: string) => () =>
    refuseSigned(writer.entries, runsAfter(writer.entries, run));
  expect(refused('first')).not.toThrow();
  const digest = 'ab'.repeat(32);
  writer.as('resumed').write('signed', {
    subject: { kind: 'run', id: 'resumed' },
    role: 'executor',
    name: 'Jo Operator',
    meaning: 'I carried it out',
    digest,
    key: digest,
    envelope: digest,
    timeStamp: null,
  });
  expect(refused('first')).toThrow(/RP-B570 Run resumed has been signed[\s\S]*Jo Operator/);
  expect(refused('resumed')).toThrow(/RP-B570/);
  expect(refused('apart')).not.toThrow();
});
