import { cp, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import { signerLine } from '../../../../reports/signatures/signers.ts';
import type { Verification } from '../../../../reports/verify/verify-folder.ts';
import { inFolder, runproof } from '../../../projects/commands/cli.ts';
import { ledger, people, signAll } from './sample.ts';
import { edit } from './tampering.ts';

// No environment file, no credentials, and a proxy nobody answers at: it asks for nothing.
const env = {
  RUNPROOF_EVIDENCE: '/nowhere',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  AWS_PROFILE: 'nobody',
};
const verify = (...words: string[]) => runproof(['verify', ...words], { env });

const content = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder, { recursive: true });
  const states = await Promise.all(names.map((name) => stat(join(folder, name))));
  return names.map((name, index) => `${name} ${states[index]?.mtimeMs} ${states[index]?.size}`);
};

test('says what verifies, what could not be checked, and what is wrong', async () => {
  await inFolder(async (place) => {
    const folder = join(place, 'sound');
    const signers = join(place, 'signers.txt');
    const entries = ledger();
    await mkdir(folder);
    await signAll(folder, entries);
    const keys = people.map(({ name, key }) =>
      signerLine({ name, algorithm: key.algorithm, fingerprint: sha256(key.publicKey) }),
    );
    await writeFile(signers, keys.join('\n'));
    const head = sha256(canonicalJson(entries.at(-1)));
    const before = await content(folder);
    const bad = join(place, 'bad');
    await cp(folder, bad, { recursive: true });
    await edit(bad, 'ledger.jsonl', (text) => text.replace('"holds":true', '"holds":false'));
    await writeFile(join(bad, 'x\u001b]0;owned\u0007'), '');
    await symlink('/etc/hostname', join(bad, 'notes.txt'));

    const [sound, json, wrong] = await Promise.all([
      verify(folder),
      verify(folder, '--signers', signers, '--head', head, '--json'),
      verify(bad, '--signers', signers),
    ]);

    expect(sound.code, `${sound.out}\n${sound.err}`).toBe(0);
    expect(sound.out).toMatch(/Verified: nothing is wrong in the folder of this run, as far as/);
    expect(sound.out.replaceAll(/\s+/g, ' ')).toMatch(
      /Could not be checked - Whether entries were cut off at the end of ledger\.jsonl: no head was given/,
    );
    expect(json.code, json.err).toBe(0);
    const result = JSON.parse(json.out) as Verification;
    expect(result).toMatchObject({ kind: 'run', verified: true, findings: [] });
    expect(result.checked.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/by Ada Approver as approver.*with a key of the list of signers/),
    );
    expect(wrong.code).toBe(4);
    expect(wrong.out).toMatch(/^altered: ledger\.jsonl:\d+ .*\n +Found +digest/m);
    expect(wrong.out).toMatch(/^refused: notes\.txt .*\n +Found +a link/m);
    expect(wrong.out).toContain('x⟨U+001B⟩]0;owned⟨U+0007⟩');
    expect(wrong.out).toMatch(/NOT verified: \d+ findings/);
    expect(wrong.out).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(await content(folder), 'it writes nothing').toEqual(before);
  });
});

test('wrong usage ends 3 and says what is wanted', async () => {
  await inFolder(async (place) => {
    const file = join(place, 'evidence.zip');
    await writeFile(file, 'PK');
    const [nothing, archive, empty, head, list] = await Promise.all([
      verify(join(place, 'nowhere')),
      verify(file),
      verify(place),
      verify(place, '--head', 'latest'),
      verify(place, '--signers', join(place, 'signers.txt')),
    ]);
    for (const { code } of [nothing, archive, empty, head, list]) expect(code).toBe(3);
    expect(nothing.err).toMatch(/RP-D590 [^]*ENOENT/);
    expect(archive.err).toMatch(/RP-D590 [^]*an archive is unpacked first/);
    expect(empty.err).toMatch(/RP-D591 [^]*evidence\.zip/);
    expect(head.err).toMatch(/RP-D592 [^]*64 hex digits/);
    expect(list.err).toMatch(/RP-D592 [^]*ENOENT/);
  });
});
