import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { protocolToFollow, type Asked } from '../../../cli/following.ts';
import type { Entry } from '../../../harness/entries.ts';
import { readEnvironment, type Environment } from '../../../harness/environment/index.ts';
import { canonicalJson, sha256 } from '../../../harness/json.ts';
import { digestOfProtocol, protocolText } from '../../../harness/protocol/protocol.ts';
import type { AnyRunbook } from '../../../harness/runbook.ts';
import { begin, LedgerWriter } from '../../golden/sample-ledger.ts';
import { sampleProtocol } from '../../golden/sample-protocol.ts';
import { environmentText } from '../../projects/miniature.ts';
import { newKey, signature } from '../signatures/signing.ts';
import { withFolder } from '../reports/pages.ts';

const runbook = { id: 'new-install', qualifies: true } as AnyRunbook;
const plain = { id: 'harden' } as AnyRunbook;
const operator = 'Jo Operator';

const environmentOn = (target: 'aws' | 'embedded'): Environment =>
  readEnvironment(environmentText({ TARGET: target }), {
    name: 'acme-prod',
    file: 'environments/acme-prod.env',
  });
const onAws = environmentOn('aws');

interface Change {
  readonly environment?: Environment;
  readonly runbook?: AnyRunbook;
  readonly resumes?: string;
}

/** A ledger, and what of it lies on disk. */
class Evidence {
  readonly writer = new LedgerWriter('2026-11-21T09:00:00.000Z').as(null);
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get entries(): readonly Entry[] {
    return this.writer.entries;
  }

  /** Writes a protocol; `variant` makes it another one. */
  async protocol(variant = 'a', of = 'new-install'): Promise<string> {
    const protocol = { ...sampleProtocol, findings: [{ code: variant, text: variant }] };
    const digest = digestOfProtocol(protocol);
    await mkdir(join(this.folder, 'protocols', digest, 'signatures'), { recursive: true });
    await writeFile(
      join(this.folder, 'protocols', digest, 'protocol.json'),
      protocolText(protocol),
    );
    this.writer.write('protocol-written', { digest, runbook: of });
    return digest;
  }

  async sign(digest: string, name: string, role: 'approver' | 'reviewer' = 'approver') {
    const key = newKey();
    const last = this.entries.at(-1);
    const bytes = await signature(
      key,
      {
        of: { kind: 'protocol', id: digest, environment: 'acme-prod', target: 'aws' },
        role,
        name,
        meaning: 'approval',
        ledger: { seq: last?.seq ?? 0, hash: sha256(canonicalJson(last)) },
      },
      { 'protocol.json': digest },
    );
    const file = join(this.folder, 'protocols', digest, 'signatures', `01-${role}.dsse.json`);
    await writeFile(file, bytes);
    this.writer.write('signed', {
      subject: { kind: 'protocol', id: digest },
      digest,
      role,
      name,
      meaning: 'approval',
      key: sha256(key.publicKey),
      envelope: sha256(bytes),
      timeStamp: null,
    });
    return file;
  }

  follow(asked: Partial<Asked> = {}, change: Change = {}) {
    const { folder, entries } = this;
    const about = { runbook, environment: onAws, operator, resumes: null, ...change };
    const options = ' --env acme-prod';
    return protocolToFollow({ ...about, folder, entries, asked: { options, ...asked } });
  }
}

const inFolder = (use: (evidence: Evidence) => Promise<void>) =>
  withFolder((folder) => use(new Evidence(folder)));

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'not refused',
    (error: Error) => error.message,
  );

test('on aws a runbook that qualifies is blocked without a protocol, and told each command', async () => {
  await inFolder(async (evidence) => {
    const text = await refusal(evidence.follow());
    expect(text).toContain(
      'RP-B560 "new-install" does not act on aws without an approved protocol.',
    );
    expect(text).toContain('npx runproof protocol new-install --env acme-prod');
    expect(text).toContain('--as approver');
    expect(text).toContain('--unqualified');
  });
});

test('it is blocked by one that nobody, no approver, or only its executor has signed', async () => {
  await inFolder(async (evidence) => {
    const digest = await evidence.protocol();
    const short = digest.slice(0, 12);
    expect(await refusal(evidence.follow())).toContain(`protocol ${short}, which no approver`);
    expect(await refusal(evidence.follow())).toContain(`--protocol ${short}`);
    await evidence.sign(digest, 'Rae Reviewer', 'reviewer');
    expect(await refusal(evidence.follow())).toContain('which no approver has signed');
    expect(await refusal(evidence.follow({ protocol: short }))).toContain('RP-B561');
  });
  await inFolder(async (evidence) => {
    await evidence.sign(await evidence.protocol(), 'jo  OPERATOR');
    expect(await refusal(evidence.follow())).toContain('who is at the keyboard (Jo Operator)');
  });
});

test('it is blocked by a protocol of another runbook', async () => {
  await inFolder(async (evidence) => {
    await evidence.sign(await evidence.protocol('a', 'upgrade'), 'Ada Approver');
    expect(await refusal(evidence.follow())).toContain('no protocol of it');
  });
});

test('it follows one that somebody else has approved, and says who', async () => {
  await inFolder(async (evidence) => {
    const digest = await evidence.protocol();
    await evidence.sign(digest, 'Ada Approver');
    const { protocol: followed } = await evidence.follow();
    expect(followed?.digest).toBe(digest);
    expect(followed?.approvals).toMatchObject([{ name: 'Ada Approver', meaning: 'approval' }]);
    expect((await evidence.follow({ protocol: digest })).protocol).toEqual(followed);
  });
});

test('of several it follows the one approved last, or the one that is named', async () => {
  await inFolder(async (evidence) => {
    const [first, second, third] = [
      await evidence.protocol('first'),
      await evidence.protocol('second'),
      await evidence.protocol('third'),
    ];
    await evidence.sign(second, 'Ada Approver');
    await evidence.sign(first, 'Ada Approver');
    expect((await evidence.follow()).protocol?.digest).toBe(first);
    expect((await evidence.follow({ protocol: second.slice(0, 8) })).protocol?.digest).toBe(second);
    expect(await refusal(evidence.follow({ protocol: third }))).toContain('RP-B561');
    expect(await refusal(evidence.follow({ protocol: 'f'.repeat(64) }))).toContain('RP-D561');
    expect(await refusal(evidence.follow({ protocol: '../..' }))).toContain('RP-D561');
  });
});

test('a protocol or a signature that was altered on disk does not count, and is not passed over', async () => {
  await inFolder(async (evidence) => {
    const older = await evidence.protocol('older');
    await evidence.sign(older, 'Ada Approver');
    const digest = await evidence.protocol('newer');
    const file = await evidence.sign(digest, 'Ada Approver');
    const path = join(evidence.folder, 'protocols', digest, 'protocol.json');
    await writeFile(path, protocolText({ ...sampleProtocol, decisions: [] }));
    expect(await refusal(evidence.follow())).toContain('RP-E560');
    await writeFile(
      path,
      protocolText({ ...sampleProtocol, findings: [{ code: 'newer', text: 'newer' }] }),
    );
    expect((await evidence.follow()).protocol?.digest).toBe(digest);
    const other = await signature(
      newKey(),
      { role: 'approver', name: 'Ada Approver' },
      { 'protocol.json': digest },
    );
    await writeFile(file, other);
    expect(await refusal(evidence.follow())).toContain('RP-E561');
  });
});

test('--unqualified follows none; it does not go with --protocol', async () => {
  await inFolder(async (evidence) => {
    await evidence.sign(await evidence.protocol(), 'Ada Approver');
    expect(await evidence.follow({ unqualified: true })).toEqual({
      protocol: null,
      unqualified: true,
    });
    const both = evidence.follow({ unqualified: true, protocol: 'a'.repeat(64) });
    expect(await refusal(both)).toContain('RP-D560');
  });
});

test('a rehearsal, and a runbook that does not qualify, act without one', async () => {
  await inFolder(async (evidence) => {
    const none = { protocol: null, unqualified: false };
    expect(await evidence.follow({}, { environment: environmentOn('embedded') })).toEqual(none);
    expect(await evidence.follow({}, { runbook: plain })).toEqual(none);
  });
});

test('what goes on with an unqualified run is unqualified, and follows none', async () => {
  await inFolder(async (evidence) => {
    await evidence.sign(await evidence.protocol(), 'Ada Approver');
    begin(evidence.writer, '20261121T090000Z', [], {
      unqualified: true,
      target: 'aws',
      world: null,
    });
    const resumes = '20261121T090000Z';
    expect(await evidence.follow({}, { resumes })).toEqual({ protocol: null, unqualified: true });
    const both = evidence.follow({ protocol: 'a'.repeat(64) }, { resumes });
    expect(await refusal(both)).toContain('which is unqualified');
  });
});
