import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test as base } from '@playwright/test';
import { copyFolder } from '../../../fixtures/evidence-store/copy.ts';
import { storeLocation } from '../../../fixtures/evidence-store/location.ts';

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'runproof-copy-'));
    await writeFile(join(folder, 'record.json'), '{}');
    const digest = createHash('sha256').update('{}').digest('hex');
    await writeFile(join(folder, 'SHA256SUMS'), `${digest}  record.json\n`);
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

interface Behaviour {
  readonly lock?: object | null;
  /** What comes back instead of what was put. */
  readonly altered?: string;
  readonly unlocked?: boolean;
}

const locked = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } };

/** A bucket that remembers what was put, by key. */
function bucket({ lock = locked, altered, unlocked = false }: Behaviour = {}) {
  const objects = new Map<string, { bytes: Buffer; sum: string }>();
  const puts: string[] = [];
  const named = (name: string) => Object.assign(new Error(name), { name });
  const answers: Record<string, (input: Input) => unknown> = {
    GetObjectLockConfigurationCommand() {
      if (lock === null) throw named('ObjectLockConfigurationNotFoundError');
      return { ObjectLockConfiguration: lock };
    },
    HeadObjectCommand({ Key }) {
      const there = objects.get(Key);
      if (there === undefined) throw named('NotFound');
      return { ChecksumSHA256: there.sum };
    },
    async PutObjectCommand({ Key, Body, ChecksumSHA256: sum }) {
      const pieces: Buffer[] = [];
      for await (const piece of Body) pieces.push(piece);
      objects.set(Key, { bytes: Buffer.concat(pieces), sum });
      puts.push(Key);
      return {};
    },
    GetObjectCommand: ({ Key }) => ({
      Body: Readable.from([Buffer.from(altered ?? objects.get(Key)?.bytes ?? '')]),
      ...(unlocked ? {} : { ObjectLockRetainUntilDate: new Date('2027-01-01T00:00:00Z') }),
    }),
  };
  const send = async (command: { input: Input; constructor: { name: string } }) =>
    answers[command.constructor.name]?.(command.input);
  return { aws: { s3: { send } } as never, puts };
}

interface Input {
  readonly Key: string;
  readonly Body: AsyncIterable<Buffer>;
  readonly ChecksumSHA256: string;
}

const location = { bucket: 'evidence', prefix: 'acme' };
const copy = (aws: never, folder: string) => copyFolder(aws, location, folder, ['runs', 'r1']);

test('the list of digests goes last, and what is there already is not put again', async ({
  folder,
}) => {
  const { aws, puts } = bucket();
  const first = await copy(aws, folder);
  expect(puts).toEqual(['acme/runs/r1/record.json', 'acme/runs/r1/SHA256SUMS']);
  expect(first).toMatchObject({
    place: 's3://evidence/acme/runs/r1',
    files: 2,
    kept: 0,
    lockedUntil: '2027-01-01T00:00:00.000Z',
  });
  expect(await copy(aws, folder)).toMatchObject({ files: 2, kept: 2 });
  expect(puts).toHaveLength(2);
});

for (const [what, behaviour, code] of [
  ['a bucket without Object Lock', { lock: null }, 'RP-E621'],
  ['a bucket without default retention', { lock: { ObjectLockEnabled: 'Enabled' } }, 'RP-E621'],
  ['a copy that comes back altered', { altered: '{"not":"it"}' }, 'RP-E622'],
  ['a copy that is not locked', { unlocked: true }, 'RP-E622'],
] as const) {
  test(`${what} is refused`, async ({ folder }) => {
    const { aws, puts } = bucket(behaviour);
    await expect(copy(aws, folder)).rejects.toMatchObject({ code });
    if (code === 'RP-E621') expect(puts).toEqual([]);
  });
}

test('the location is a bucket and a prefix, or refused', () => {
  const of = (evidenceStore?: string) => storeLocation({ evidenceStore, name: 'acme' });
  expect(of()).toBe(null);
  expect(of('s3://acme-evidence')).toEqual({ bucket: 'acme-evidence', prefix: '' });
  expect(of('s3://acme-evidence/a/b/')).toEqual({ bucket: 'acme-evidence', prefix: 'a/b' });
  for (const wrong of ['acme-evidence', 'https://x/y', 's3://Acme', 's3://', 's3://acme/../b'])
    expect(() => of(wrong), wrong).toThrow('RP-D620');
});
