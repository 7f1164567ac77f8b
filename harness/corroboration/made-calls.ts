import type { Entry } from '../entries.ts';
import { madeCall } from './compare.ts';
import type { MadeCall } from './findings.ts';

/** The changing calls of a run: those answered, and those announced whose answer nobody recorded. */
export function madeCallsOf(entries: readonly Entry[], run: string): readonly MadeCall[] {
  const made: MadeCall[] = [];
  const announced = new Map<string, MadeCall>();
  for (const entry of entries) {
    if (entry.run !== run) continue;
    if (entry.kind === 'intent') {
      announced.set(keyOf(entry), madeCall(entry.step, entry.data.call));
    } else if (entry.kind === 'outcome') {
      announced.delete(keyOf(entry));
      made.push(madeCall(entry.step, entry.data.call));
    }
  }
  return [...made, ...announced.values()];
}

const keyOf = ({ step, data: { call } }: Entry<'intent'> | Entry<'outcome'>): string =>
  `${step} ${call.number}`;
