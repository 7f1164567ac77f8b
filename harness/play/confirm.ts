import { BlockedError } from '../errors/index.ts';
import type { Confirmation, Facts } from '../step.ts';
import type { Contexts, Scene } from './scene.ts';

/**
 * On aws an irreversible act wants the account's id typed by whoever runs it; rehearsals change nothing real. What a step asks
 * for because of what it found is wanted on every target, and takes the place of the account's id.
 */
export async function confirm(scene: Scene, contexts: Contexts, found: Facts): Promise<void> {
  const { confirmed, placed, journal } = scene;
  const { id } = placed.step;
  const { accountId } = contexts.observing;
  const special = placed.step.confirmation?.(contexts.seen(found)) ?? null;
  const wanted = special ?? usual(scene, accountId);
  if (wanted === null) return;
  if (confirmed.get(id) !== wanted.type) {
    throw new BlockedError('RP-B211', `Step "${id}" cannot be undone and was not confirmed.`, {
      found: confirmed.get(id) ?? 'no confirmation',
      expected: `${special === null ? 'account ' : ''}${wanted.type}, typed by you, because ${wanted.why}`,
      fix: `Add --confirm ${id}=${wanted.type}, if you mean it.`,
    });
  }
  await journal.append(
    'confirmed',
    { account: accountId, irreversible: wanted.why },
    { step: id, sync: true },
  );
}

function usual({ hands, placed }: Scene, accountId: string): Confirmation | null {
  const { irreversible } = placed.step;
  if (hands.target !== 'aws' || irreversible === undefined) return null;
  return { type: accountId, why: irreversible };
}
