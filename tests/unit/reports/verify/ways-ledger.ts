import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import type { Entry } from '../../../../harness/entries.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import { publish } from './sample.ts';
import {
  editLines,
  editRecord,
  editUnseen,
  rechain,
  remake,
  resum,
  unsign,
  whitewashed,
  type Copy,
  type Way,
} from './tampering.ts';

const deep = '['.repeat(200) + ']'.repeat(200);

/** Chains the lines anew from one on, as whoever inserts one must. */
function relink(lines: string[]): string[] {
  const linked: string[] = [];
  for (const line of lines) {
    const before = linked.at(-1);
    const entry = JSON.parse(line) as Entry;
    const seq = before === undefined ? entry.seq : (JSON.parse(before) as Entry).seq + 1;
    const previous = before === undefined ? entry.previous : sha256(before);
    linked.push(canonicalJson({ ...entry, seq, previous }));
  }
  return linked;
}

const steps = (change: (step: RunRecord['steps'][number]) => unknown) =>
  editRecord((record) => ({
    ...record,
    steps: record.steps.map((step) => (step.verdict === 'pending' ? change(step) : step)),
  }));

/** What can be done to the record and the ledger. */
export const waysWithLedger: readonly Way[] = [
  {
    name: 'turn a verdict of the record',
    tamper: steps((step) => ({ ...step, verdict: 'passed' })),
    says: ['altered', /^record\.json steps\[\d+\]\.verdict$/, /"passed"/],
  },
  {
    name: 'turn a fact of the record',
    tamper: editRecord((record) => ({
      ...record,
      steps: record.steps.map((step) =>
        step.judgment === null
          ? step
          : {
              ...step,
              judgment: { ...step.judgment, facts: { ...step.judgment.facts, added: true } },
            },
      ),
    })),
    says: ['added', /^record\.json steps\[\d+\]\.judgment\.facts\.added$/],
  },
  {
    name: 'take a step out of the record',
    tamper: editRecord((record) => ({ ...record, steps: record.steps.slice(1) })),
    says: ['altered', /^record\.json steps\[0\]\./],
  },
  {
    name: 'take the deviations out of the record',
    tamper: editRecord((record) => ({ ...record, deviations: [], openPoints: [] })),
    says: ['missing', /^record\.json (deviations|openPoints)\[0\]$/],
  },
  {
    name: 'pass a step off as the good result of a run before',
    tamper: steps((step) => ({
      ...step,
      verdict: 'passed',
      scope: 'carried over',
      judgment: null,
      source: { run: '20261120T090000Z', seq: 2, time: '2026-11-20T09:00:00.000Z' },
    })),
    says: ['altered', /^record\.json steps\[\d+\]\.(scope|verdict)$/],
  },
  {
    name: 'a verdict that does not exist',
    tamper: editRecord((record) => ({ ...record, verdict: 'fine' })),
    says: ['invalid', /^record\.json \/verdict$/],
  },
  {
    name: 'another head in the record',
    tamper: editRecord((record) => ({
      ...record,
      ledger: { ...record.ledger, head: { ...record.ledger.head, hash: 'ab'.repeat(32) } },
    })),
    says: ['cut off', /^ledger\.jsonl:\d+$/],
  },
  {
    name: 'another beginning in the record',
    tamper: editRecord((record) => ({
      ...record,
      ledger: { ...record.ledger, before: { ...record.ledger.before, hash: 'ab'.repeat(32) } },
    })),
    says: ['altered', /^ledger\.jsonl:1$/, /previous/],
  },
  {
    name: 'the record in another form',
    tamper: editUnseen('record.json', (text) => JSON.stringify(JSON.parse(text), null, 2)),
    says: ['altered', /^record\.json$/, /another form/],
  },
  {
    name: 'a key of the record twice',
    tamper: editUnseen('record.json', (text) => text.replace('{', '{"verdict":"passed",')),
    says: ['invalid', /^record\.json$/, /"verdict" stands twice/],
  },
  {
    name: 'a key __proto__ in the record',
    tamper: editUnseen('record.json', (text) =>
      text.replace('{', '{"__proto__":{"verdict":"passed"},'),
    ),
    says: ['invalid', /^record\.json$/, /__proto__/],
  },
  {
    name: 'a record as deep as a well',
    tamper: editUnseen('record.json', (text) =>
      text.replace('"decisions":[', `"decisions":[${deep},`),
    ),
    says: ['invalid', /^record\.json$/, /deeper than 100/],
  },
  {
    name: 'NaN in the record',
    tamper: editUnseen('record.json', (text) => text.replace('"exitCode":1', '"exitCode":NaN')),
    says: ['invalid', /^record\.json$/, /no JSON/],
  },
  {
    name: 'a number beyond all numbers',
    tamper: editUnseen('record.json', (text) => text.replace('"exitCode":1', '"exitCode":1e999')),
    says: ['invalid', /^record\.json$/, /no reader can hold/],
  },
  {
    name: 'half a surrogate pair in the record',
    tamper: editUnseen('record.json', (text) =>
      text.replace('"second attempt"', '"second\\ud83d"'),
    ),
    says: ['altered', /^record\.json$/],
  },
  {
    name: 'edit an entry',
    tamper: editLines((lines) =>
      lines.map((line) => line.replace('"holds":false', '"holds":true')),
    ),
    says: ['altered', /^ledger\.jsonl:\d+$/, /digest/],
  },
  {
    name: 'change the time of an entry',
    tamper: editLines((lines) =>
      lines.map((line, index) =>
        index === 3 ? line.replace(/"time":"2026-11-22/, '"time":"2026-11-23') : line,
      ),
    ),
    says: ['altered', /^ledger\.jsonl:4$/],
  },
  {
    name: 'delete an entry',
    tamper: editLines((lines) => lines.toSpliced(5, 1)),
    says: ['missing', /^ledger\.jsonl:6$/],
  },
  {
    name: 'swap two entries',
    tamper: editLines((lines) => lines.toSpliced(5, 2, lines[6] ?? '', lines[5] ?? '')),
    says: ['reordered', /^ledger\.jsonl:\d+$/],
  },
  {
    name: 'repeat an entry',
    tamper: editLines((lines) => lines.toSpliced(5, 0, lines[4] ?? '')),
    says: ['repeated', /^ledger\.jsonl:6$/],
  },
  {
    name: 'insert an entry and chain all that follow anew',
    tamper: editLines((lines) => relink(lines.toSpliced(5, 0, lines[4] ?? ''))),
    says: ['cut off', /^ledger\.jsonl:\d+$/, /with digest/],
  },
  {
    name: 'change a time and chain all that follow anew',
    tamper: editLines((lines) =>
      relink(
        lines.map((line, index) =>
          index === 3 ? line.replace('"time":"2026-11-22', '"time":"2026-11-23') : line,
        ),
      ),
    ),
    says: ['cut off', /^ledger\.jsonl:\d+$/],
  },
  {
    name: 'cut the last entries of the run off',
    tamper: editLines((lines) => lines.slice(0, -6)),
    says: ['cut off', /^ledger\.jsonl:\d+$/, /no entry/],
  },
  {
    name: 'empty the ledger',
    tamper: editLines(() => []),
    says: ['invalid', /^ledger\.jsonl:1$/],
  },
  {
    name: 'append an entry that chains',
    tamper: editLines((lines) => relink([...lines, lines[2] ?? ''])),
    says: ['added', /^ledger\.jsonl entry \d+$/],
  },
  {
    name: 'append half a line',
    tamper: editUnseen('ledger.jsonl', (text) => `${text}{"seq":`),
    says: ['cut off', /^ledger\.jsonl:\d+$/, /bytes/],
  },
  {
    name: 'an entry with a number beyond all others',
    tamper: editLines((lines) =>
      lines.map((line, index) =>
        index === 5 ? line.replace(/"seq":\d+/, '"seq":9007199254740991') : line,
      ),
    ),
    says: ['missing', /^ledger\.jsonl:6$/],
  },
  {
    name: 'a key of an entry twice',
    tamper: editLines((lines) =>
      lines.map((line, index) => (index === 5 ? line.replace('{', '{"kind":"judged",') : line)),
    ),
    says: ['invalid', /^ledger\.jsonl:6$/, /"kind" stands twice/],
  },
  {
    name: 'an entry as deep as a well',
    tamper: editLines((lines) =>
      lines.map((line, index) =>
        index === 5 ? line.replace('"data":{', `"data":{"a":${deep},`) : line,
      ),
    ),
    says: ['invalid', /^ledger\.jsonl:6$/, /deeper than 100/],
  },
  {
    name: 'an endless line',
    tamper: editUnseen('ledger.jsonl', (text) => `${text}${'x'.repeat(17 * 2 ** 20)}`),
    says: ['refused', /^ledger\.jsonl$/, /longer than 16 MiB/],
  },
  {
    name: 'make everything anew but the signatures',
    tamper: async ({ folder, entries }: Copy) => {
      const { cp, rm } = await import('node:fs/promises');
      await cp(`${folder}/signatures`, `${folder}-signatures`, { recursive: true });
      await cp(`${folder}/attestation.json`, `${folder}-attestation`);
      await unsign(folder);
      const kept = rechain(whitewashed(entries));
      await publish(
        folder,
        kept.filter(({ kind }) => kind !== 'signed'),
      );
      await cp(`${folder}-signatures`, `${folder}/signatures`, { recursive: true });
      await cp(`${folder}-attestation`, `${folder}/attestation.json`);
      await rm(`${folder}-signatures`, { recursive: true });
      await rm(`${folder}-attestation`);
      await resum(folder);
    },
    says: [
      'altered',
      /^signatures\/01-executor/,
      /record\.json is [0-9a-f]+, and [0-9a-f]+ was signed/,
    ],
  },
  {
    name: 'make everything anew from other entries, signatures taken away',
    tamper: (copy) => remake(copy, whitewashed(copy.entries)),
    says: ['cut off', /^ledger\.jsonl$/, /no entry with the digest given as head/],
    needs: { trust: 'head', honest: /nobody has signed[^]*whoever can write a folder/ },
  },
  {
    name: 'make everything anew from other entries, signatures taken away (whose they were is known)',
    tamper: (copy) => remake(copy, whitewashed(copy.entries)),
    says: ['not vouched for', /^signatures$/, /no signature/],
    needs: { trust: 'signers', honest: /nobody has signed/ },
  },
];
