import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKeyFile } from '../../fixtures/signing/key-file.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import { sha256 } from '../../harness/json.ts';
import type { Envelope } from '../../reports/signatures/envelope.ts';
import { served, startAuthority } from '../unit/signatures/authority.ts';
import { project as root } from './commands/cli.ts';
import { node, type Miniature } from './miniature.ts';
import { expect, patience, runbook, test } from './project-test.ts';

test.describe.configure({ mode: 'default', timeout: patience });

test.use({ runbooks: { all: runbook('all', "  .step(parameter('all.first'))") } });

const passphrase = 'several words in a row';

test('three people sign a rehearsal: a file, a terminal, a key in AWS KMS', async ({ project }) => {
  const at = (name: string) => join(project.folder, name);
  const folder = () => join(project.evidence, 'runs', project.lastRun());
  const files = async () => (await readdir(join(folder(), 'signatures'))).toSorted();
  const sign = (role: string, name: string, ...words: readonly string[]) => {
    const who = ['--as', role, '--name', name, '--meaning', `signed as ${role}`];
    return ['sign', '--env', project.env, ...who, ...words];
  };
  const ran = await project.runproof(['run', 'all']);
  expect(ran.code, ran.err).toBe(0);
  await writeFile(at('passphrase'), `${passphrase}\n`, { mode: 0o600 });
  await writeFile(at('wrong'), 'several words in a rov\n', { mode: 0o600 });
  const from = (file: string) => ['--passphrase-file', at(file)];

  const made = await project.runproof([
    'key',
    '--name',
    'Ada Sample',
    '--out',
    at('ada.pem'),
    ...from('passphrase'),
  ]);
  expect(made.code, made.err).toBe(0);
  expect(made.out).toMatch(/^Ada Sample\tEd25519\t[0-9a-f]{64}\n$/);
  const { pem, publicKey } = await newKeyFile(passphrase);
  await writeFile(at('ben.pem'), pem, { mode: 0o600 });

  const early = await project.runproof(
    sign('reviewer', 'Ben Sample', '--key', at('ben.pem'), ...from('passphrase')),
  );
  expect(early).toMatchObject({
    code: 2,
    err: expect.stringMatching(/RP-B581[^]*the executor has not signed yet/),
  });
  const ada = ['--key', at('ada.pem')];
  const wrong = await project.runproof(sign('executor', 'Ada Sample', ...ada, ...from('wrong')));
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('RP-B583') });
  const unmanned = await project.runproof(sign('executor', 'Ada Sample', ...ada));
  expect(unmanned).toMatchObject({ code: 2, err: expect.stringContaining('RP-B588') });
  expect(project.recorded('signed')).toEqual([]);

  const authority = await startAuthority();
  try {
    const { url, server } = await served(authority);
    const stamped = ['--timestamp', url, ...from('passphrase')];
    const first = await project.runproof(sign('executor', 'Ada Sample', ...ada, ...stamped));
    server.close();
    expect(first.code, first.err).toBe(0);
    expect(first.err).toMatch(/Verdict +passed[^]*Marks +REHEARSAL/);
    expect(await files()).toEqual(['01-executor.dsse.json', '01-executor.tsr']);
    const envelope = await readFile(join(folder(), 'signatures', '01-executor.dsse.json'), 'utf8');
    const [signed] = (JSON.parse(envelope) as Envelope).signatures;
    const answer = await readFile(join(folder(), 'signatures', '01-executor.tsr'));
    expect(await authority.accepts(answer, Buffer.from(signed?.sig ?? '', 'base64'))).toBe(true);

    const second = await typed(project, sign('reviewer', 'Ben Sample', '--key', at('ben.pem')));
    expect(second.code, second.err + second.out).toBe(0);
    expect(second.out).toContain(`Passphrase of ${at('ben.pem')}: `);
    expect(second.out).not.toContain(passphrase);

    const { arn, line } = await keyInKms(project);
    const third = await project.runproof(
      sign('approver', 'Cyn Sample', '--kms', arn, '--confirm', 'Cyn Sample'),
    );
    expect(third.code, third.err).toBe(0);
    expect(
      project.recorded('signed').map(({ data, caller }) => [data.role, data.name, caller !== null]),
    ).toEqual([
      ['executor', 'Ada Sample', false],
      ['reviewer', 'Ben Sample', false],
      ['approver', 'Cyn Sample', true],
    ]);

    await writeFile(
      at('signers'),
      `${made.out}Ben Sample\tEd25519\t${sha256(publicKey)} roles=reviewer\n${line}`,
    );
    await writeFile(at('root.pem'), authority.root);
    const trust = ['--signers', at('signers'), '--tsa-ca', at('root.pem')];
    const verified = await project.runproof(['verify', folder(), ...trust]);
    expect(verified.code, verified.out + verified.err).toBe(0);
    expect(verified.out).toContain('Time stamp of the signature of Ada Sample');
    expect(verified.out).not.toMatch(/no list of signers|no certificate was given/);

    // Killed after the ledger had the last signature, before its files were in place.
    const staged = join(project.evidence, `.signing-${project.lastRun()}`);
    const last = join('signatures', '03-approver.dsse.json');
    await mkdir(join(staged, 'signatures'), { recursive: true });
    await rename(join(folder(), last), join(staged, last));
    const again = await project.runproof(['report', '--json']);
    expect(again.code, again.err).toBe(0);
    expect(await files()).toHaveLength(4);
    const page = await readFile(join(folder(), 'report.html'), 'utf8');
    expect(page.match(/Signature of a rehearsal/g)).toHaveLength(3);
    expect((await project.runproof(['verify', folder()])).code).toBe(0);
  } finally {
    await authority.end();
  }
});

/** The same at a terminal of its own, where the passphrase is typed when it is asked for. */
async function typed(project: Miniature, words: readonly string[]) {
  const terminal =
    'import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  const one = project.startProgram('python3', [
    '-c',
    terminal,
    node,
    join(root, 'cli', 'main.ts'),
    ...words,
  ]);
  const asked = expect.poll(() => one.said.out, { timeout: 90_000 }).toContain('Passphrase of');
  // One that ended without asking says why.
  await Promise.race([asked, one.ended()]);
  one.child.stdin?.write(`${passphrase}\r`);
  return one.ended();
}

/** A key in the KMS of the project's world, and its line for the list of signers. */
async function keyInKms(project: Miniature) {
  const text = await readFile(join(project.evidence, 'world.json'), 'utf8');
  const { awsEndpoint: endpoint, accounts } = JSON.parse(text) as WorldAddress;
  const { region, accessKeyId, secretAccessKey } = accounts.main;
  const kms = new KMSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  );
  kms.destroy();
  const arn = KeyMetadata?.Arn ?? '';
  const { out } = await project.runproof([
    'key',
    '--name',
    'Cyn Sample',
    '--kms',
    arn,
    '--env',
    project.env,
  ]);
  return { arn, line: out };
}
