import { expect, test } from '@playwright/test';
import { canonicalJson, sha256 } from '../../../harness/json.ts';
import { emptyHead, verifyChain } from '../../../harness/ledger/index.ts';

function chain(length: number): string[] {
  const lines: string[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const previous = seq === 1 ? emptyHead.hash : sha256(lines[seq - 2] ?? '');
    lines.push(
      canonicalJson({
        seq,
        previous,
        time: '2026-01-02T03:04:05.678Z',
        kind: 'k',
        run: null,
        step: null,
        caller: null,
        data: seq,
      }),
    );
  }
  return lines;
}

const whole = chain(6);
const head = { seq: 6, hash: sha256(whole[5] ?? '') };
const changed = (line: number, from: string | RegExp, to: string) =>
  whole.with(line - 1, (whole[line - 1] ?? '').replace(from, to));

test('a whole chain has no problems, and neither has a part that says where it begins', async () => {
  expect(await verifyChain(whole, { reached: head })).toEqual({ problems: [], head, lines: 6 });
  expect((await verifyChain(whole.slice(2), { from: 'anywhere' })).problems).toEqual([]);
  const from = { seq: 2, hash: sha256(whole[1] ?? '') };
  expect(
    (await verifyChain(whole.slice(2), { from, reached: { seq: 4, hash: sha256(whole[3] ?? '') } }))
      .problems,
  ).toEqual([]);
});

const forgeries: Record<
  string,
  { lines: string[]; problems: [number, string][]; reached?: typeof head }
> = {
  'an altered entry': { lines: changed(3, '"data":3', '"data":9'), problems: [[3, 'altered']] },
  'an altered last entry, when the end is known': {
    lines: changed(6, '"data":6', '"data":9'),
    problems: [[6, 'cut off']],
    reached: head,
  },
  'a missing entry': { lines: whole.toSpliced(2, 1), problems: [[3, 'missing']] },
  'missing first entries': { lines: whole.slice(2), problems: [[1, 'missing']] },
  'missing last entries, when the end is known': {
    lines: whole.slice(0, 4),
    problems: [[5, 'cut off']],
    reached: head,
  },
  'entries in another order': {
    lines: [whole[0], whole[2], whole[1], ...whole.slice(3)] as string[],
    problems: [
      [2, 'reordered'],
      [3, 'reordered'],
      [4, 'reordered'],
    ],
  },
  'an entry put in twice': {
    lines: whole.toSpliced(3, 0, whole[2] ?? ''),
    problems: [[4, 'repeated']],
  },
  'a line that is no JSON': {
    lines: whole.with(1, '{'),
    problems: [
      [2, 'unreadable'],
      [3, 'missing'],
    ],
  },
  'a field nobody knows': {
    lines: changed(6, '"data"', '"date":1,"data"'),
    problems: [[6, 'unreadable']],
  },
  'the same entry in another form': {
    lines: changed(6, '{', '{ '),
    problems: [[6, 'not canonical']],
  },
  'another beginning': {
    lines: changed(1, '0'.repeat(64), '1'.repeat(64)),
    problems: [
      [1, 'altered'],
      [1, 'altered'],
    ],
  },
};

for (const [what, { lines, problems, reached }] of Object.entries(forgeries)) {
  test(`${what} is found`, async () => {
    const verdict = await verifyChain(lines, reached ? { reached } : {});
    expect(verdict.problems.map(({ line, kind }) => [line, kind])).toEqual(problems);
    for (const problem of verdict.problems) expect(problem.found).not.toBe(problem.expected);
  });
}
