import { changesIn, comparedInWords } from '../reports/html/comparison.ts';
import type { Comparison } from '../reports/run-record.ts';

/** What an audit found against the last qualified state, and each step that drifted; nothing for another run. */
export function comparedWords(comparison: Comparison | null): readonly string[] {
  if (comparison === null) return [];
  const approved = comparison.steps.some(({ baseline }) => (baseline?.approved ?? null) !== null);
  const state = approved ? 'the last approved state' : 'the newest good results, none approved';
  return [
    `Compared   with ${state}: ${comparedInWords(comparison)}`,
    ...driftedIn(comparison).map(({ step, facts, results }) => {
      const places = [
        ...facts.flatMap(({ change, path }) =>
          change === 'varies' || change === 'new' ? [] : [path],
        ),
        ...results.map(({ name }) => `"${name}"`),
      ];
      const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
      return `Drifted    ${step}: ${places.slice(0, 3).join(', ')}${more}`;
    }),
  ];
}

/** The same for a script; the record has every fact. */
export const comparedFor = (comparison: Comparison | null): object | null =>
  comparison === null
    ? null
    : { counts: changesIn(comparison), drifted: driftedIn(comparison).map(({ step }) => step) };

const driftedIn = ({ steps }: Comparison): Comparison['steps'] =>
  steps.filter(({ change }) => change === 'drifted');
