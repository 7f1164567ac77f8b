import type { Attached, Failure, Judgment } from '../entries.ts';
import { EvidenceError } from '../errors/index.ts';
import type { Known } from '../runbook.ts';
import { attest } from './attest.ts';
import { fell, note, nothingFound, type Findings, type Ruling } from './findings.ts';
import { handNeeds } from './needs.ts';
import { proceed, type Play } from './proceed.ts';
import { record } from './record.ts';
import { contextsOf, tokenOf, type Scene } from './scene.ts';
import { look } from './settle.ts';
import { watchCalls, type Watch } from './watch.ts';

/** Plays one step in the scene's mode, records the judgement in the ledger and returns it. Does not throw for what AWS or a page does. */
export const playStep = (scene: Scene): Promise<Judgment> => playWith(scene, proceed);

export async function playWith(scene: Scene, play: Play): Promise<Judgment> {
  const watch = watchCalls(
    scene.journal,
    scene.placed.step.id,
    tokenOf(scene.run, scene.placed.step.id),
  );
  const attachments: Attached[] = [];
  const found = nothingFound();
  const started = scene.hands.now();
  const ruling = await rule(scene, found, watch, attachments, play);
  return record(scene, started, found, ruling, watch, attachments);
}

/** Records that a step was not run, and why. */
export function leaveOut(scene: Scene, reason: string): Promise<Judgment> {
  const watch = watchCalls(scene.journal, scene.placed.step.id, '');
  return record(
    scene,
    scene.hands.now(),
    nothingFound(),
    { verdict: 'not run', reason },
    watch,
    [],
  );
}

async function rule(
  scene: Scene,
  found: Findings,
  watch: Watch,
  attachments: Attached[],
  play: Play,
): Promise<Ruling> {
  const { placed, environment } = scene;
  const known = knownOf(scene.history);
  const excluded = placed.conditions.find(({ holds }) => !holds(environment as never, known));
  if (excluded !== undefined) return { verdict: 'not applicable', reason: excluded.otherwise };
  let during: Failure['during'] = 'wiring';
  try {
    const { values, used } = await handNeeds(
      placed,
      scene.runbook,
      environment,
      scene.history.outputs,
      scene.hands,
    );
    found.used = used;
    during = 'observing';
    found.identified = await scene.hands.identify(placed.step.account);
    const contexts = contextsOf(scene, found.identified, values, watch, attachments);
    scene.onProgress({ doing: 'observing', text: placed.step.title });
    if (placed.step.prepare !== undefined) {
      during = 'preparing';
      const { message, details } = await placed.step.prepare(contexts.observing);
      found.prepared = { message, details: details ?? null };
    }
    const first = await look(scene, contexts);
    found.before = watch.stateBefore = first.facts;
    note(found, first);
    during = scene.mode === 'undo' ? 'undoing' : 'observing';
    const ruling = await play(scene, found, contexts, first, watch);
    if (scene.mode === 'undo') return ruling;
    const seen = contexts.seen(found.facts ?? {});
    const { states, ruling: attested } = await attest(scene, seen, ruling);
    found.attestations = states;
    return attested;
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    const acting = found.failure;
    const ruling = fell(found, error, during, scene.mode);
    if (!watch.intended()) return ruling;
    if (acting !== null) {
      const reason = `acting failed: ${acting.message}; then observing: ${found.failure?.message}`;
      found.failure = acting;
      return { verdict: 'failed', reason };
    }
    return {
      ...ruling,
      verdict: 'failed',
      reason: `something was changed, and then: ${ruling.reason}`,
    };
  }
}

/** A statement counts whatever it said of whom: a condition only asks whether that part is over. */
const knownOf = ({ attested }: Scene['history']): Known => ({
  attested({ id, attestations = {} }) {
    const names = Object.keys(attestations);
    return names.length > 0 && names.every((name) => attested.has(`${id} ${name}`));
  },
});
