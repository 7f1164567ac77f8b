import { BlockedError } from '../errors/index.ts';
import type { Scene } from './scene.ts';

/** On aws an irreversible act wants the account's id typed by whoever runs it; rehearsals change nothing real. */
export async function confirm(
  { hands, confirmed, placed, journal }: Scene,
  why: string,
  accountId: string,
): Promise<void> {
  const { id } = placed.step;
  if (hands.target !== 'aws') return;
  if (confirmed.get(id) !== accountId) {
    throw new BlockedError('RP-B211', `Step "${id}" cannot be undone and was not confirmed.`, {
      found: confirmed.get(id) ?? 'no confirmation',
      expected: `account ${accountId}, typed by you, because ${why}`,
      fix: `Add --confirm ${id}=${accountId}, if you mean it.`,
    });
  }
  await journal.append(
    'confirmed',
    { account: accountId, irreversible: why },
    { step: id, sync: true },
  );
}
