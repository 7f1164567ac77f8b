import type { Entries, Entry } from '../../harness/entries.ts';
import type { Procedure } from '../../harness/procedures/index.ts';
import {
  begin,
  change,
  end,
  judgmentOf,
  LedgerWriter,
  play,
  type SampleStep,
} from './sample-ledger.ts';
import { sampleSteps } from './sample-steps.ts';

export const firstRun = '20261121T090000Z';
export const sampleRun = '20261122T101500Z';
export const resumedRun = '20261122T131500Z';
export const rerunOfOne = '20261122T140000Z';

/** One pixel of PNG, as the smallest picture there is. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const [early] = sampleSteps;
const deadLock: Entries['lock-taken-over'] = {
  how: 'dead process',
  owner: {
    pid: 4711,
    host: 'deploy-01',
    user: 'jo.operator',
    command: 'run new-install',
    run: firstRun,
  },
  since: '2026-11-21T09:00:00.000Z',
  expires: '2026-11-21T09:02:00.000Z',
  reason: null,
};

/**
 * The ledger of one rehearsal world: a first run that stopped at once, the run with every verdict, one that resumes it
 * and is killed while acting, and a rerun of a single step.
 */
export function sampleLedger(): Entry[] {
  const writer = new LedgerWriter('2026-11-21T09:00:00.000Z');
  const policy = sampleSteps.find(({ id }) =>
    id.endsWith('allow-elasticsearch-logs'),
  ) as SampleStep;
  const eks = sampleSteps.find(({ id }) => id.endsWith('eks-endpoint-private')) as SampleStep;

  begin(writer, firstRun, sampleSteps);
  if (early !== undefined) play(writer, early);
  const edited = play(writer, {
    ...policy,
    verdict: 'already conformant',
    calls: [['logs:DescribeResourcePolicies']],
  });
  end(writer, 2, true);

  writer.as(null).wait(90_000_000);
  writer.write('lock-taken-over', deadLock);
  begin(writer, sampleRun, sampleSteps, {
    reason: 'second attempt, after the policy was edited by hand',
  });
  for (const step of sampleSteps) {
    if (step.id === policy.id) {
      writer.write(
        'superseded',
        { earlier: edited, reason: 'the policy was edited by hand', stale: [eks.id] },
        step.id,
      );
    }
    for (const { name, statement, given } of step.attestations ?? []) {
      if (given === null) continue;
      writer.write(
        'attested',
        { name, statement, by: given.by, rehearsed: true, files: [], comment: null },
        step.id,
      );
    }
    play(writer, step);
  }
  end(writer, 1);
  assess(writer);

  writer.wait(7_200_000);
  const open = ['post-deployment.enforce-elasticsearch-https', eks.id];
  begin(writer, resumedRun, sampleSteps, { resumes: sampleRun, only: open, command: ['resume'] });
  const cut = sampleSteps.find(({ id }) => id === open[0]) as SampleStep;
  const judgment = judgmentOf(cut, writer.time, writer.time);
  const call = judgment.calls.find(({ changes }) => changes);
  if (call !== undefined) change(writer, cut.id, call, judgment, false);

  writer
    .as(null)
    .wait(1_800_000)
    .write('tail-recovered', {
      file: 'ledger.torn-60-20261122T140000Z',
      bytes: 212,
      sha256: 'ab'.repeat(32),
    });
  begin(writer, rerunOfOne, sampleSteps, {
    only: [policy.id],
    reason: 'policy was edited by hand',
    command: ['run', 'new-install', '--step', policy.id, '--reason', 'policy was edited by hand'],
  });
  const standing =
    writer.entries.findLast(({ kind, step }) => kind === 'judged' && step === policy.id)?.seq ?? 0;
  play(writer, policy);
  writer.write(
    'superseded',
    { earlier: standing, reason: 'policy was edited by hand', stale: [eks.id] },
    policy.id,
  );
  end(writer, 0);
  return writer.entries;
}

/** One deviation of the sample run is closed, after what was written about it was written anew; the other is half done. */
function assess(writer: LedgerWriter): void {
  const nothing = { description: null, impact: null, cause: null, disposition: null, rerun: null };
  const [zone, http] = writer.entries.filter((entry) => entry.kind === 'deviation-opened');
  const say = (of: typeof zone, by: string, said: Partial<typeof texts>): void => {
    const id = of?.data.id ?? '';
    writer.wait(600_000).write('deviation-assessed', { id, by, ...nothing, ...said }, of?.step);
  };
  const texts: Record<keyof typeof nothing, string | null> = nothing;
  say(zone, 'Kim Quality', {
    description: 'The registrar has other name servers than the zone.',
    cause: 'The zone was made anew.',
  });
  say(zone, 'Kim Quality', {
    impact: 'Nothing outside the company resolves the name; the platform is used from inside.',
    cause: 'The zone was made anew in October, and nobody told the registrar <change 4711>.',
    disposition: 'Accepted until the registrar has answered: the name is served inside.',
  });
  const id = zone?.data.id ?? '';
  writer
    .wait(3_600_000)
    .write('deviation-closed', { id, by: 'Lee Approver', as: 'accepted' }, zone?.step);
  say(http, 'Kim Quality', { description: 'AWS had not carried the change out after an hour.' });
}

/** A ledger of any size: `count` steps with four criteria and six calls each. */
export function largeLedger(count: number): { entries: Entry[]; run: string } {
  const writer = new LedgerWriter('2026-11-22T10:15:00.000Z');
  const shapes = sampleSteps.filter(({ criteria }) => (criteria?.length ?? 0) > 0);
  const steps = Array.from({ length: count }, (_, index): SampleStep => {
    const shape = shapes[index % shapes.length] as SampleStep;
    return { ...shape, id: `${shape.id}-${index + 1}`, title: `${shape.title} ${index + 1}` };
  });
  begin(writer, sampleRun, steps);
  for (const step of steps) play(writer, step);
  end(writer, 1);
  return { entries: writer.entries, run: sampleRun };
}

/** Procedures that match the sample, so that a change of the real ones does not change the golden text. */
export const sampleProcedures: readonly Procedure[] = [
  ...new Map(sampleSteps.map((step) => [step.procedure, step])).values(),
].map(({ procedure: id, title, criteria = [], attestations = [] }) => ({
  id,
  chapter: id.slice(0, id.indexOf('#')),
  title: id.slice(id.indexOf('#') + 1).replaceAll('-', ' '),
  file: `procedures/${id.slice(0, id.indexOf('#'))}.md`,
  line: 1,
  purpose: `What "${title}" is for, said in one sentence.`,
  prerequisites: ['The environment file has been checked.'],
  instructions: ['Look first.', 'Change what differs.', 'Look again.'],
  expectedResults:
    criteria.length > 0
      ? criteria.map(({ name }) => name)
      : ['the expected result that nobody has judged'],
  attestedResults: attestations.map(({ name }) => name),
  validity: {},
  notes: [],
  documentSection: ['Deployment', title],
}));
