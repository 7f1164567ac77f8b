import { compareClocks, mostOff, timeServer } from '../../fixtures/signing/clock.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import { spoken } from '../../harness/duration.ts';
import type { Environment } from '../../harness/environment/index.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { ComparedClock } from '../../reports/signatures/statement.ts';

/**
 * This machine's clock beside AWS's, on a rehearsal beside its gateway's.
 * @throws BlockedError RP-B586 where it is more than a minute off
 */
export async function comparedClock(
  environment: Environment,
  world: WorldAddress | null,
): Promise<ComparedClock> {
  const server = environment.target === 'aws' ? timeServer(environment) : world?.awsEndpoint;
  if (server === undefined) return { notCompared: 'no rehearsal world is running' };
  const compared = await compareClocks(server);
  if (compared === null) return { notCompared: `${new URL(server).host} cannot be reached` };
  if (Math.abs(compared.ahead) <= mostOff) return compared;
  throw new BlockedError('RP-B586', 'The clock of this machine is wrong, so nothing is signed.', {
    found: `${spoken(Math.abs(compared.ahead))} ${compared.ahead > 0 ? 'ahead of' : 'behind'} ${compared.comparedWith}`,
    expected: `within ${spoken(mostOff)}`,
  });
}

/** Local time with its offset from UTC, such as `2026-11-23T03:12:04.120+01:00`, and the name of the zone. */
export function localTime(now: Date): { readonly time: string; readonly zone: string } {
  const minutes = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return {
    time: `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
