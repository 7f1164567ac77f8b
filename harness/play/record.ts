import type { Attached, Judgment } from '../entries.ts';
import type { Findings, Ruling } from './findings.ts';
import { outputsOf } from './outputs.ts';
import type { Scene } from './scene.ts';
import type { Watch } from './watch.ts';

/** Remedies name commands without an environment; whoever reads them shall be able to copy them. */
const forEnvironment = ({ commandOptions = '' }: Scene, remedy: string | null): string | null =>
  remedy?.replaceAll(/npx runproof (attest \S+|[a-z]+)/g, (command) => command + commandOptions) ??
  null;

/** Draws the judgement from what was found and puts it into the ledger. */
export async function record(
  scene: Scene,
  started: Date,
  found: Findings,
  ruling: Ruling,
  watch: Watch,
  attachments: readonly Attached[],
): Promise<Judgment> {
  const { step } = scene.placed;
  const { account } = step;
  const judgment: Judgment = {
    mode: scene.mode,
    verdict: ruling.verdict,
    reason: ruling.reason ?? null,
    remedy: forEnvironment(scene, ruling.remedy ?? found.remedy),
    title: step.title,
    procedure: step.procedure,
    account: {
      name: account,
      id: scene.hands.placeOf(account)?.accountId ?? null,
      region: scene.hands.placeOf(step.region ?? account)?.region ?? null,
      caller: found.identified?.caller ?? null,
    },
    started: started.toISOString(),
    ended: scene.hands.now().toISOString(),
    preconditions: found.preconditions,
    criteria: found.criteria,
    attestations: found.attestations,
    prepared: found.prepared,
    before: found.before,
    facts: found.facts,
    ...(step.varies === undefined ? {} : { varies: step.varies }),
    outputs: outputsOf(scene, found.facts),
    used: found.used,
    acted: watch.intended(),
    settles: scene.history.open.get(step.id)?.seq ?? null,
    calls: watch.calls,
    attachments: [...attachments, ...found.attestations.flatMap(({ given }) => given?.files ?? [])],
    failure: found.failure,
    irreversible: step.irreversible ?? null,
  };
  await scene.journal.append('judged', judgment, {
    step: step.id,
    caller: judgment.account.caller,
    sync: judgment.acted || judgment.settles !== null,
  });
  return judgment;
}
