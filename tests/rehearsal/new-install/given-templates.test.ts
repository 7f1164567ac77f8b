import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openSandbox, rehearsalText } from './sandbox.ts';

test.describe.configure({ timeout: 240_000 });

const launch = 'deployment.launch-data-layer';
const steps = [
  'pre-deployment.deploy-dr-stack',
  'pre-deployment.import-portfolio',
  'pre-deployment.grant-portfolio-access',
  launch,
].flatMap((step) => ['--step', step]);

/** A template as a vendor may deliver it: one parameter spelled otherwise, one that the document does not know. */
const otherwise = (template: string): string =>
  template
    .replaceAll(/^( {2}|.*- |.*!Ref )EsBackupInterval\b/gm, '$1ESBackupInterval')
    .replace(
      /^Parameters:\n/m,
      "Parameters:\n  Telemetry:\n    Type: String\n    Default: 'off'\n",
    );

test('a template given by path is launched with what does not match said before, and nothing guessed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-'));
  const templates = join(folder, 'templates');
  const main = join(templates, 'v3.0.0', 'data-layer', 'main.yml');
  const file = join(folder, 'rehearsal.env');
  await cp('fixtures/rehearsal/vendor/templates', templates, { recursive: true });
  await writeFile(main, otherwise(await readFile(main, 'utf8')));
  const base = await rehearsalText();
  const given = base.replace(/^VENDOR_TEMPLATES=.*$/m, `VENDOR_TEMPLATES=${templates}`);
  await writeFile(file, given);
  const sandbox = await openSandbox(file);
  const judged = async () =>
    (await sandbox.ledger()).findLast((entry) => entry.kind === 'judged' && entry.step === launch);
  try {
    // What the environment sets and the product does not ask for under that name is not sent under another.
    await writeFile(file, `${given}\nES_BACKUP_INTERVAL=12\n`);
    const set = await sandbox.runproof('run', 'new-install', '--via', 'api', ...steps);
    expect(set.code, set.out + set.err).toBe(2);
    expect((await judged())?.data).toMatchObject({ verdict: 'blocked', acted: false });
    expect(JSON.stringify((await judged())?.data)).toContain('yet ES_BACKUP_INTERVAL sets it');

    await writeFile(file, given);
    const ended = await sandbox.runproof(
      'run',
      'new-install',
      '--via',
      'api',
      '--step',
      launch,
      '--reason',
      'the setting is taken out',
    );
    expect(ended.code, ended.out + ended.err).toBe(0);
    for (const parameter of ['Telemetry', 'EsBackupInterval']) {
      const told = new RegExp(`Note for “Launch the data layer”: ${parameter}: `);
      expect(ended.out).toMatch(told);
      expect(ended.out.search(told)).toBeLessThan(ended.out.indexOf('1/1 '));
    }
    expect((await judged())?.data).toMatchObject({ verdict: 'passed' });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
});
