import type { Json } from '../../harness/json.ts';
import { nameOf } from '../../harness/runbook.ts';
import type { Source, StepRecord, TakenOver } from '../run-record.ts';
import type { Gathered } from './gather.ts';
import { inScope } from './findings.ts';

/** Values that came from another step's output, with the entry that recorded them. */
export function takenOverOf(steps: readonly StepRecord[], gathered: Gathered): TakenOver[] {
  const usedBy = new Map<string, string[]>();
  for (const { id, judgment } of inScope(steps)) {
    for (const output of judgment?.used ?? []) {
      const users = usedBy.get(output);
      if (users === undefined) usedBy.set(output, [id]);
      else users.push(id);
    }
  }
  const known = outputsOf(gathered);
  return [...usedBy].map(([output, users]) => ({
    output,
    value: known.get(output)?.value ?? null,
    usedBy: users,
    source: known.get(output)?.source ?? null,
  }));
}

function outputsOf({ steps, started }: Gathered): Map<string, { value: Json; source: Source }> {
  const known = new Map<string, { value: Json; source: Source }>();
  for (const [id, { judged }] of steps) {
    for (const { run, seq, time, data } of judged) {
      if (data.mode !== 'run' && run !== started.run) continue;
      for (const [name, value] of Object.entries(data.outputs)) {
        known.set(`${nameOf(id)}.${name}`, { value, source: { run, seq, time } });
      }
    }
  }
  return known;
}
