import type { Json } from '../json.ts';
import type { Facts } from '../step.ts';
import type { Scene } from './scene.ts';

/** The facts of the names a step produces, parsed; one that is not there yet is left out. */
export function outputsOf(
  { placed: { step } }: Scene,
  facts: Facts | null,
): Readonly<Record<string, Json>> {
  const outputs: Record<string, Json> = {};
  for (const [name, value] of Object.entries(step.produces ?? {})) {
    // Null is a value of JSON, too, but a fact that is null does not exist yet.
    const parsed = value.schema.safeParse(facts?.[name] ?? undefined);
    if (parsed.success) outputs[name] = parsed.data;
  }
  return outputs;
}
