import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Entry } from '../../../../harness/entries.ts';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import { digestOfProtocol } from '../../../../harness/protocol/protocol.ts';
import { publishOverview } from '../../../../reports/publish-overview.ts';
import { publishProtocolFolder } from '../../../../reports/protocol/publish.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import { verifyFolder } from '../../../../reports/verify/verify-folder.ts';
import { sampleProtocol } from '../../../golden/sample-protocol.ts';
import {
  firstRun,
  sampleProcedures as procedures,
  sampleRun,
} from '../../../golden/sample-runs.ts';
import { append, ledger, people, publish, signAll, signProtocol, signers } from './sample.ts';
import {
  at,
  edit,
  editUnseen,
  rechain,
  resum,
  unsign,
  whitewashed,
  type Way,
} from './tampering.ts';

const digest = digestOfProtocol(sampleProtocol);
const run = `runs/${sampleRun}`;
const protocol = `protocols/${digest}`;
const torn = 'ledger.torn-53-20261122T120000000Z';
const lines = (entries: readonly Entry[]) =>
  entries.map((entry) => `${canonicalJson(entry)}\n`).join('');

let place: string;
let entries: Entry[];
let copies = 0;

test.beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'runproof-verify-'));
  const target = join(place, 'sound');
  entries = ledger();
  await mkdir(at(target, protocol), { recursive: true });
  await writeFile(at(target, torn), '{"seq":');
  const tail = { file: torn, bytes: 7, sha256: sha256('{"seq":') };
  append(entries, { kind: 'tail-recovered', run: null, data: tail });
  append(entries, {
    kind: 'protocol-written',
    run: null,
    data: { digest, runbook: 'new-install' },
  });
  await signProtocol(at(target, protocol), entries, sampleProtocol, people.slice(1));
  await publishProtocolFolder({
    folder: at(target, protocol),
    protocol: sampleProtocol,
    secrets: [],
  });
  await signAll(at(target, run), entries);
  await publish(at(target, `runs/${firstRun}`), entries, firstRun);
  await writeFile(at(target, 'ledger.jsonl'), lines(entries));
  await publishOverview(target, entries, []);
});
test.afterAll(() => rm(place, { recursive: true, force: true }));

test('a target that nobody touched verifies as a whole, and its parts by themselves', async () => {
  const sound = join(place, 'sound');
  const head = sha256(canonicalJson(entries.at(-1)));
  const whole = await verifyFolder(sound, { procedures, signers, head });
  expect(whole.findings).toEqual([]);
  expect(whole.kind).toBe('target');
  expect(whole.checked.map(({ text }) => text).join('\n')).toMatch(
    /index\.html against the one drawn again from entries 1 to \d+/,
  );
  expect(whole.unchecked.filter(({ text }) => text.includes('from before entry'))).toEqual([]);
  const part = await verifyFolder(at(sound, protocol), { signers });
  expect(part).toMatchObject({ kind: 'protocol', findings: [] });
  expect(part.checked.map(({ text }) => text).join('\n')).toContain(
    'Signed by Ada Approver as approver',
  );
});

const inRun =
  (way: Way['tamper']): Way['tamper'] =>
  ({ folder, entries: all }) =>
    way({ folder: at(folder, run), entries: all });

const ways: readonly Way[] = [
  {
    name: 'take a run away',
    tamper: ({ folder }) => rm(at(folder, `runs/${firstRun}`), { recursive: true }),
    says: ['missing', /^runs\/20261121T090000Z$/],
  },
  {
    name: 'add a run the ledger does not know',
    tamper: ({ folder }) =>
      cp(at(folder, run), at(folder, 'runs/20261130T090000Z'), { recursive: true }),
    says: ['added', /^runs\/20261130T090000Z$/],
  },
  {
    name: "make a run anew from other entries, and leave the target's ledger",
    tamper: inRun(async ({ folder, entries: all }) => {
      await unsign(folder);
      await publish(folder, rechain(whitewashed(all).filter(({ kind }) => kind !== 'signed')));
    }),
    says: ['altered', /^runs\/20261122T101500Z\/ledger\.jsonl:\d+$/, /SHA-256/],
  },
  {
    name: "chain the target's ledger anew, and leave the runs",
    tamper: ({ folder, entries: all }) =>
      writeFile(at(folder, 'ledger.jsonl'), lines(rechain(whitewashed(all)))),
    says: ['altered', /^runs\/20261122T101500Z\/ledger\.jsonl:\d+$/],
  },
  {
    name: "cut the target's ledger",
    tamper: ({ folder, entries: all }) =>
      writeFile(at(folder, 'ledger.jsonl'), lines(all.slice(0, -2))),
    says: ['added', /^runs\/20261122T101500Z\/ledger\.jsonl:\d+$/],
  },
  {
    name: 'change what a record says of the runs before',
    tamper: inRun(
      editUnseen('record.json', (text) => {
        const record = JSON.parse(text) as RunRecord;
        return canonicalJson({
          ...record,
          steps: record.steps.map((step) => ({ ...step, earlier: [] })),
        });
      }),
    ),
    says: ['missing', /^runs\/20261122T101500Z\/record\.json steps\[0\]\.earlier\[0\]$/],
  },
  {
    name: "take away the target's ledger",
    tamper: ({ folder }) => rm(at(folder, 'ledger.jsonl')),
    says: ['missing', /^ledger\.jsonl$/],
  },
  {
    name: 'change what a protocol asks for',
    tamper: async ({ folder }) => {
      await edit(at(folder, protocol), 'protocol.json', (text) =>
        text.replace('10.20.0.0/16', '10.30.0.0/16'),
      );
      await resum(at(folder, protocol));
    },
    says: ['altered', /^protocols\/[0-9a-f]{64}\/protocol\.json$/, /SHA-256/],
  },
  {
    name: 'change the page of a protocol',
    tamper: async ({ folder }) => {
      await edit(at(folder, protocol), 'protocol.html', (text) =>
        text.replace('10.20.0.0/16', '10.30.0.0/16'),
      );
      await resum(at(folder, protocol));
    },
    says: ['altered', /^protocols\/[0-9a-f]{64}\/protocol\.html:\d+$/, /10\.30/],
  },
  {
    name: "take away a protocol's approval",
    tamper: async ({ folder }) => {
      await rm(at(folder, `${protocol}/signatures/02-approver.dsse.json`));
      await resum(at(folder, protocol));
    },
    says: [
      'missing',
      /^protocols\/[0-9a-f]{64}\/signatures$/,
      /Ada Approver as approver is missing/,
    ],
  },
  {
    name: 'make everything anew, signatures taken away',
    tamper: async ({ folder, entries: all }) => {
      const other = rechain(whitewashed(all).filter(({ kind }) => kind !== 'signed'));
      for (const id of [sampleRun, firstRun]) {
        await unsign(at(folder, `runs/${id}`));
        await publish(at(folder, `runs/${id}`), other, id);
      }
      await rm(at(folder, `${protocol}/signatures`), { recursive: true });
      await resum(at(folder, protocol));
      await writeFile(at(folder, 'ledger.jsonl'), lines(other));
    },
    says: ['not vouched for', /^ledger\.jsonl$/, /no signature at all/],
  },
  {
    name: 'swap two runs',
    tamper: async ({ folder }) => {
      await rename(at(folder, run), at(folder, 'runs/aside'));
      await rename(at(folder, `runs/${firstRun}`), at(folder, run));
      await rename(at(folder, 'runs/aside'), at(folder, `runs/${firstRun}`));
    },
    says: ['altered', /^runs\/20261122T101500Z\/record\.json$/, /run 20261121T090000Z/],
  },
  {
    name: 'edit the index',
    tamper: ({ folder }) =>
      edit(folder, 'index.html', (text) => text.replace('Ada Approver', 'Eve Approver')),
    says: ['altered', /^index\.html:\d+$/, /Eve/],
  },
  {
    name: 'edit what a crash tore off the ledger',
    tamper: ({ folder }) => writeFile(at(folder, torn), 'something else'),
    says: ['altered', /^ledger\.torn-/],
  },
  {
    name: 'put a link in the place of a run',
    tamper: async ({ folder }) => {
      await rename(at(folder, run), `${folder}-run`);
      await symlink(`${folder}-run`, at(folder, run));
    },
    says: ['refused', /^runs\/20261122T101500Z$/],
  },
  {
    name: 'append what does not chain',
    tamper: ({ folder, entries: all }) =>
      appendFile(at(folder, 'ledger.jsonl'), lines(all.slice(3, 4))),
    says: ['repeated', /^ledger\.jsonl:\d+$/],
  },
];

for (const { name, tamper, says } of ways) {
  test(`found: ${name}`, async () => {
    const folder = join(place, `copy-${(copies += 1)}`);
    await cp(join(place, 'sound'), folder, { recursive: true });
    await tamper({ folder, entries: [...entries] });
    const { findings } = await verifyFolder(folder, { procedures, signers });
    const [kind, where, found = /^/] = says;
    expect(
      findings.filter((one) => one.kind === kind && where.test(one.where) && found.test(one.found)),
      JSON.stringify(findings.slice(0, 8), null, 1),
    ).not.toEqual([]);
  });
}

test('the record is read with what its folder holds', async () => {
  const record = JSON.parse(
    await readFile(at(join(place, 'sound'), `${run}/record.json`), 'utf8'),
  ) as RunRecord;
  expect(record.steps.some(({ earlier }) => earlier.length > 0)).toBe(true);
});
