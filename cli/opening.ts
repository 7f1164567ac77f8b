import { spoken } from '../harness/duration.ts';
import type { FoundDeviation } from '../harness/deviations/index.ts';
import type { Environment } from '../harness/environment/index.ts';
import type { AnyRunbook } from '../harness/runbook.ts';
import type { Mode } from '../harness/verdict.ts';
import type { Following } from './following.ts';
import { paint } from './paint.ts';

const doing: Readonly<Record<Mode, string>> = {
  plan: 'Plan, changing nothing',
  run: 'Run',
  audit: 'Audit, changing nothing',
  undo: 'Undo, in reverse',
};

/** Who is about to act on what, before anything happens. */
export function opening(mode: Mode, { title }: AnyRunbook, environment: Environment): void {
  const { name, target, accountId, region } = environment;
  console.log(paint.bold(title));
  console.log(`${doing[mode]}: environment ${name} on ${target}, account ${accountId}, ${region}`);
}

/** Says that the world is being started, and when it is there. */
export async function toldOfWorld<
  T extends { attached: boolean; address: { awsEndpoint: string } | null },
>(starting: Promise<T>): Promise<T> {
  const began = performance.now();
  const world = await starting;
  if (world.address === null) return world;
  const { awsEndpoint } = world.address;
  console.log(
    world.attached
      ? `Rehearsal world: the sandbox at ${awsEndpoint}`
      : `Rehearsal world: started in ${spoken(performance.now() - began)}, ends with this run`,
  );
  return world;
}

/** Which protocol is followed, and who approved it. */
export function toldOfProtocol({ protocol, unqualified }: Following): void {
  if (unqualified)
    console.log('Unqualified: it follows no protocol, says so on every page, and cannot be signed');
  if (protocol === null) return;
  const approvers = protocol.approvals.map(({ name, time }) => `${name}, ${time}`).join('; ');
  console.log(`Protocol ${protocol.digest.slice(0, 12)}, approved by ${approvers}`);
}

/** How the run departs from it; each opens a deviation. */
export function toldOfDepartures(departures: readonly FoundDeviation[]): void {
  for (const { text } of departures) console.log(`${paint.bold('Departure')} ${text}`);
}
