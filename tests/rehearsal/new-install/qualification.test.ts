import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openLedger } from '../../../harness/ledger/index.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { newestRun, openSandbox, rehearsalText, type Sandbox } from './sandbox.ts';

test.describe.configure({ timeout: 600_000 });

const passphrase = 'several words in a row';
const failing = 'pre-deployment.allow-elasticsearch-logs';
const people = { executor: 'Jo Operator', reviewer: 'Kim Quality', approver: 'Lee Head' } as const;
type Role = keyof typeof people;

test('protocol, approval, a departure and a failed criterion, rerun, three signatures, exports, verified', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-qualification-'));
  const file = join(folder, 'rehearsal.env');
  const base = await rehearsalText();
  await writeFile(file, base);
  const sandbox = await openSandbox(file, { RUNPROOF_OPERATOR: people.executor });
  const at = (name: string) => join(folder, name);
  const done = async (code: number, ...words: readonly string[]) => {
    const ended = await sandbox.runproof(...words);
    expect(ended.code, `${words.join(' ')}\n${ended.out}${ended.err}`).toBe(code);
    return ended.out;
  };
  const sign = (role: Role, ...what: readonly string[]) => {
    const who = ['--as', role, '--name', people[role], '--meaning', `signed as ${role}`];
    const key = ['--key', at(`${role}.pem`), '--passphrase-file', at('passphrase')];
    return done(0, 'sign', ...what, ...who, ...key);
  };
  try {
    await writeFile(at('passphrase'), `${passphrase}\n`, { mode: 0o600 });
    const lines: string[] = [];
    for (const [role, name] of Object.entries(people)) {
      const key = ['--out', at(`${role}.pem`), '--passphrase-file', at('passphrase')];
      lines.push(await done(0, 'key', '--name', name, ...key));
    }
    await writeFile(at('signers'), lines.join(''));

    // Before: the protocol, approved by somebody who does not carry it out.
    const { digest } = JSON.parse(await done(0, 'protocol', 'new-install', '--json')) as {
      digest: string;
    };
    await sign('approver', '--protocol', digest);

    // A departure: the text of a request is another one now. A failing criterion: AWS refuses the change.
    const departed = `${base}SES_USE_CASE=Alerts of another kind\n`;
    await writeFile(file, departed);
    await plant(sandbox, { service: 'logs', operation: 'PutResourcePolicy', kind: 'deny' });
    await done(1, 'run', 'new-install');
    const broken = newestRun(await sandbox.ledger());
    const opened = await deviationsOf(sandbox, broken);
    expect(opened.map(({ origin, step }) => [origin, step])).toEqual(
      expect.arrayContaining([
        ['parameter changed', null],
        ['criterion', failing],
      ]),
    );
    expect(await page(sandbox, broken)).toContain('PROVISIONAL');

    await plant(sandbox, null);
    await done(0, 'resume', 'new-install');
    const run = newestRun(await sandbox.ledger());
    expect(await page(sandbox, run)).toContain('PROVISIONAL');

    // Each is assessed and closed by somebody else, repeated or accepted.
    for (const { id, origin } of await deviationsOf(sandbox, broken)) {
      const repeated = origin === 'criterion';
      const said = Object.entries({
        description: 'It departed.',
        impact: 'None on the installation.',
        cause: 'Planted.',
        disposition: repeated ? 'Repeated.' : 'The text may be another one.',
      }).flatMap(([name, text]) => [`--${name}`, text]);
      const rerun = repeated ? ['--rerun', run] : [];
      await done(0, 'deviation', 'assess', id, '--by', people.reviewer, ...said, ...rerun);
      const how = repeated ? [] : ['--accept'];
      await done(0, 'deviation', 'close', id, '--by', people.approver, ...how);
    }
    expect(await page(sandbox, run)).not.toContain('PROVISIONAL');

    for (const role of ['executor', 'reviewer'] as const) await sign(role, run);
    await writeFile(file, departed.replace('REPORT_PDF=false', 'REPORT_PDF=true'));
    await sign('approver', run);
    const evidence = join(sandbox.evidence, 'runs', run);
    for (const name of [
      'record.json',
      'report.html',
      'report.pdf',
      'junit.xml',
      'oscal.json',
      'attestation.json',
      'traceability.csv',
      'ledger.jsonl',
      'SHA256SUMS',
    ])
      expect(existsSync(join(evidence, name)), name).toBe(true);
    const report = await page(sandbox, run);
    for (const name of Object.values(people)) expect(report).toContain(name);
    const trust = ['--signers', at('signers')];
    const verified = await sandbox.plain('verify', evidence, ...trust);
    expect(verified.code, verified.out + verified.err).toBe(0);
    const { hash } = await openLedger(sandbox.evidence).head();
    const whole = await sandbox.plain('verify', sandbox.evidence, ...trust, '--head', hash);
    expect(whole.code, whole.out + whole.err).toBe(0);
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
});

async function deviationsOf(
  { evidence }: Sandbox,
  run: string,
): Promise<readonly { id: string; origin: string; step: string | null }[]> {
  const text = await readFile(join(evidence, 'runs', run, 'record.json'), 'utf8');
  const { deviations } = JSON.parse(text) as RunRecord;
  return deviations.map(({ id, origin, step }) => ({ id: id ?? '', origin, step }));
}

const page = ({ evidence }: Sandbox, run: string): Promise<string> =>
  readFile(join(evidence, 'runs', run, 'report.html'), 'utf8');

/** Plans a fault; `null` takes all planned ones away. */
async function plant({ address }: Sandbox, fault: object | null): Promise<void> {
  const { ok } = await fetch(`${address.awsEndpoint}/_runproof/faults`, {
    method: fault === null ? 'DELETE' : 'POST',
    ...(fault === null ? {} : { body: JSON.stringify(fault) }),
  });
  expect(ok).toBe(true);
}
