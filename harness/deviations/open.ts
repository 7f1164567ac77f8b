import type { DeviationOpened, Entry, Journal } from '../entries.ts';
import { canonicalJson, type Json } from '../json.ts';
import { runsBefore } from './chain.ts';
import { deviationsIn } from './story.ts';

/** What departs, before it has a number; `step` is `null` where the run as a whole departs. */
export interface FoundDeviation extends Omit<DeviationOpened, 'id'> {
  readonly step: string | null;
}

/**
 * Opens deviations for what a run found, numbered on from those it has opened: `DEV-<run>-<number>`. What is open
 * already in this run, or in one it goes on with, is left at that, so that doing it twice changes nothing.
 * @param entries the whole ledger as it stands
 * @returns the ids it gave
 */
export async function openDeviations(
  journal: Journal,
  run: string,
  entries: readonly Entry[],
  found: readonly FoundDeviation[],
): Promise<readonly string[]> {
  const chain = runsBefore(entries, run);
  const known = [...deviationsIn(entries).values()];
  const open = new Set(
    known.flatMap(({ opened, closed }) =>
      closed === null && chain.has(opened.run) ? keyOf({ ...opened.data, step: opened.step }) : [],
    ),
  );
  let number = known.filter(({ opened }) => opened.run === run).length;
  const given: string[] = [];
  for (const { step, ...deviation } of found) {
    const key = keyOf({ ...deviation, step });
    if (open.has(key)) continue;
    open.add(key);
    number += 1;
    const id = `DEV-${run}-${number}`;
    await journal.append(
      'deviation-opened',
      { id, ...deviation },
      { ...(step === null ? {} : { step }), sync: true },
    );
    given.push(id);
  }
  return given;
}

const keyOf = ({ origin, step, name, expected, actual }: FoundDeviation): string =>
  canonicalJson([origin, step, name, expected, actual]);

/** What a run's judgements say has failed: each criterion that does not hold, or the step where no criterion says it. */
export function failuresOf(entries: readonly Entry[], run: string): readonly FoundDeviation[] {
  return entries.flatMap((entry): FoundDeviation[] => {
    if (entry.run !== run || entry.kind !== 'judged' || entry.data.verdict !== 'failed') return [];
    const { step, data } = entry;
    const failed = data.criteria.filter(({ holds }) => !holds);
    if (failed.length === 0) {
      const text = data.reason ?? 'The step failed.';
      return [{ origin: 'criterion', step, name: null, expected: null, actual: null, text }];
    }
    return failed.map(({ name, expected, actual }) => ({
      origin: 'criterion',
      step,
      name,
      expected,
      actual,
      text: `"${name}": expected ${brief(expected)}, found ${brief(actual)}`,
    }));
  });
}

/** What failed in a run and was never opened, open or closed, by it or by one it goes on with. */
export function unopenedIn(entries: readonly Entry[], run: string): readonly FoundDeviation[] {
  const chain = runsBefore(entries, run);
  const known = new Set(
    [...deviationsIn(entries).values()].flatMap(({ opened }) =>
      chain.has(opened.run) ? keyOf({ ...opened.data, step: opened.step }) : [],
    ),
  );
  return failuresOf(entries, run).filter((found) => !known.has(keyOf(found)));
}

/** Short enough for a line; the whole value stands beside it. */
export function brief(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [line = ''] = text.split('\n');
  return line.length > 80 || line !== text ? `${[...line].slice(0, 79).join('')}…` : text;
}
