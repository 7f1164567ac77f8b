import type { DeviationAssessed, Entry } from '../entries.ts';

/** The four parts of an assessment, in the order they are written and read. */
export const assessedParts = ['description', 'impact', 'cause', 'disposition'] as const;
export type AssessedPart = (typeof assessedParts)[number];

/** One deviation as the ledger tells it, oldest first; nothing a person wrote is ever overwritten. */
export interface DeviationStory {
  readonly opened: Entry<'deviation-opened'>;
  readonly assessed: readonly Entry<'deviation-assessed'>[];
  readonly closed: Entry<'deviation-closed'> | null;
}

/** Something a person wrote, and where the ledger has it. */
export interface Written {
  readonly text: string;
  readonly by: string;
  readonly time: string;
  readonly seq: number;
}

/** Every deviation of a ledger by its id, in the order they were opened. */
export function deviationsIn(entries: readonly Entry[]): ReadonlyMap<string, DeviationStory> {
  const stories = new Map<string, DeviationStory>();
  for (const entry of entries) {
    if (entry.kind === 'deviation-opened') {
      stories.set(entry.data.id, { opened: entry, assessed: [], closed: null });
      continue;
    }
    if (entry.kind !== 'deviation-assessed' && entry.kind !== 'deviation-closed') continue;
    const story = stories.get(entry.data.id);
    // What is said of a deviation that is closed, or was never opened, changes nothing.
    if (story === undefined || story.closed !== null) continue;
    stories.set(
      entry.data.id,
      entry.kind === 'deviation-closed'
        ? { ...story, closed: entry }
        : { ...story, assessed: [...story.assessed, entry] },
    );
  }
  return stories;
}

/** What stands for one part: the last that was written. */
export function standing(
  { assessed }: Pick<DeviationStory, 'assessed'>,
  part: AssessedPart | 'rerun',
): Written | null {
  const last = assessed.findLast(({ data }) => data[part] !== null);
  return last === undefined ? null : writtenIn(last, part);
}

function writtenIn(
  { data, time, seq }: Entry<'deviation-assessed'>,
  part: keyof DeviationAssessed,
): Written {
  return { text: data[part] ?? '', by: data.by, time, seq };
}
