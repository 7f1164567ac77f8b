import { expect, test } from '@playwright/test';
import { sha256 } from '../../../harness/json.ts';
import { checkSignatures, type Signed } from '../../../reports/signatures/check-all.ts';
import { guardSigned } from '../../../reports/signatures/guard.ts';
import type { SignatureFile } from '../../../reports/signatures/kept.ts';
import { newKey, signature, signedRun, type SignedFolder } from './signing.ts';

const problems = ({ files, about }: Omit<SignedFolder, 'keys'>) => {
  const checked = checkSignatures(files, about);
  return [...checked.problems, ...checked.signatures.flatMap((one) => one.problems)].map(
    ({ kind, text }) => `${kind}: ${text}`,
  );
};
const named = (files: readonly SignatureFile[], name: string) =>
  files.find((file) => file.name === name)?.bytes ?? Buffer.alloc(0);
const without = (files: readonly SignatureFile[], name: string) =>
  files.filter((file) => file.name !== name);

test('three signatures in their order hold, by themselves and in the ledger', async () => {
  const { files, about } = await signedRun();
  expect(problems({ files, about })).toEqual([]);
  expect(problems({ files, about: { ...about, entries: null } })).toEqual([]);
  expect(checkSignatures([], { ...about, entries: [] })).toEqual({ signatures: [], problems: [] });
});

test('a signature that is taken away, added or exchanged is told', async () => {
  const { files, about } = await signedRun();
  const last = '03-approver.dsse.json';
  expect(problems({ files: without(files, last), about })).toEqual([
    'missing: the signature of Cyn Sample as approver is missing or altered (03-approver.dsse.json, entry 10 of the ledger)',
  ]);
  const eva = await signature(newKey(), { role: 'approver', name: 'Eva Sample' });
  expect(
    problems({ files: [...files, { name: '04-approver.dsse.json', bytes: eva }], about }),
  ).toEqual(['not in the ledger: the ledger has no such signature']);
  expect(problems({ files: [...without(files, last), { name: last, bytes: eva }], about })).toEqual(
    [
      expect.stringMatching(/^missing: the signature of Cyn Sample/),
      'not in the ledger: the ledger has no such signature',
    ],
  );
  expect(problems({ files: [...files, { name: 'note.txt', bytes: eva }], about })).toEqual([
    'unreadable: note.txt belongs to no signature',
  ]);
});

test('a time stamp that is taken away, added or exchanged is told', async () => {
  const { files, about } = await signedRun();
  const bytes = Buffer.from('another answer');
  expect(problems({ files: without(files, '01-executor.tsr'), about })).toEqual([
    'missing: its time stamp is missing',
  ]);
  const exchanged = [...without(files, '01-executor.tsr'), { name: '01-executor.tsr', bytes }];
  expect(problems({ files: exchanged, about })).toEqual([
    'time stamp: the ledger has another time stamp for the signature of Ada Sample',
  ]);
  const added = [...files, { name: '02-reviewer.tsr', bytes }];
  expect(problems({ files: added, about })).toEqual([
    'time stamp: the ledger has no time stamp for the signature of Ben Sample',
  ]);
});

test('files that change places, and roles out of their order, are told', async () => {
  const { files, about } = await signedRun();
  const swapped = files.map(({ name, bytes }) =>
    name === '01-executor.dsse.json'
      ? { name, bytes: named(files, '02-reviewer.dsse.json') }
      : name === '02-reviewer.dsse.json'
        ? { name, bytes: named(files, '01-executor.dsse.json') }
        : { name, bytes },
  );
  const told = problems({ files: swapped, about });
  expect(told).toContain('order: the executor has not signed yet');
  expect(told).toContain('order: its place and role make it 01-reviewer.dsse.json');
});

test('one person, or one key, in two roles is told although each signature holds', async () => {
  const { about } = await signedRun();
  const [key, other] = [newKey(), newKey()];
  const pair = async (second: { key: typeof key; name: string }) => [
    { name: '01-executor.dsse.json', bytes: await signature(key) },
    {
      name: '02-reviewer.dsse.json',
      bytes: await signature(second.key, { role: 'reviewer', name: second.name }),
    },
  ];
  const free: Signed = { ...about, entries: null };
  expect(
    problems({ files: await pair({ key: other, name: ' ada SAMPLE'.trim() }), about: free }),
  ).toEqual(['order: Ada Sample has signed as executor already']);
  expect(problems({ files: await pair({ key, name: 'Ben Sample' }), about: free })).toEqual([
    'order: the key has signed as executor already, for Ada Sample',
  ]);
});

test('a signature of another run, target or ledger does not pass for one of this', async () => {
  const { files, about } = await signedRun();
  const all = (change: Partial<Signed>) =>
    problems({ files, about: { ...about, ...change } }).filter((text) => text.startsWith('other'));
  expect(all({ id: '20261122T999999Z' })).toHaveLength(3);
  expect(all({ environment: 'other' })[0]).toBe(
    'other content: it is of another environment: acme-prod, not other',
  );
  expect(all({ target: 'embedded' })).toContain(
    'other content: it does not say that this was a rehearsal',
  );
  expect(all({ hashAt: () => sha256('another entry') })).toHaveLength(3);
  const rehearsed = await signature(newKey(), { rehearsal: true });
  const one = [{ name: '01-executor.dsse.json', bytes: rehearsed }];
  expect(problems({ files: one, about: { ...about, entries: null } })).toEqual([
    'other content: it says that this was a rehearsal',
  ]);
});

test('nothing is published beside signatures that do not hold', async () => {
  const { files, about } = await signedRun();
  const publish = (change: Partial<SignedFolder>) => () =>
    guardSigned(change.files ?? files, change.about ?? about, 'runs/1');
  expect(publish({})).not.toThrow();
  expect(publish({ files: without(files, '02-reviewer.dsse.json') })).toThrow(
    /RP-E582[^]*Ben Sample/,
  );
  const subjects = { ...about.subjects, 'record.json': sha256('drawn anew') };
  expect(publish({ about: { ...about, subjects } })).toThrow(/RP-E581[^]*record\.json is/);
});
