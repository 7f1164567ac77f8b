import { DefinitionError } from '../harness/errors/index.ts';
import type { History } from '../harness/history.ts';
import type { AnyRunbook } from '../harness/runbook.ts';

export interface Chosen {
  readonly step?: readonly string[] | undefined;
  readonly from?: string | undefined;
}

/** The steps asked for, in the runbook's order: those named, those from one on, or all. */
export function selectSteps(
  runbook: AnyRunbook,
  { step: named = [], from }: Chosen,
): readonly string[] {
  const ids = runbook.placed.map(({ step }) => step.id);
  for (const id of [...named, ...(from === undefined ? [] : [from])]) {
    if (ids.includes(id)) continue;
    throw new DefinitionError('RP-D101', `Runbook "${runbook.id}" has no step "${id}".`, {
      expected: closest(id, ids),
      fix: `See npx runproof list ${runbook.id}.`,
    });
  }
  if (named.length > 0) return ids.filter((id) => named.includes(id));
  return from === undefined ? ids : ids.slice(ids.indexOf(from));
}

/** Steps that were judged before in this world are done again only for a reason. */
export function requireReason(
  selected: readonly string[],
  chosen: Chosen,
  { judged }: History,
  reason: string | null,
): void {
  if (chosen.step === undefined || chosen.step.length === 0 || reason !== null) return;
  const again = selected.filter((id) => judged.has(id));
  const [first] = again;
  if (first === undefined) return;
  const earlier = judged.get(first);
  throw new DefinitionError(
    'RP-D104',
    `Step "${first}" has a result already; doing it again needs a reason.`,
    {
      found: `${earlier?.data.verdict} at ${earlier?.time}, run ${earlier?.run}`,
    },
  );
}

export function closest(id: string, ids: readonly string[]): string {
  const words = id.split(/[.-]/);
  const score = (other: string) =>
    words.filter((word) => word !== '' && other.includes(word)).length;
  const best = ids.toSorted((a, b) => score(b) - score(a)).slice(0, 3);
  return `a step such as ${best.join(', ')}`;
}
