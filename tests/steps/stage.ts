import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { Accounts } from '../../fixtures/accounts/guard.ts';
import { handsOf } from '../../fixtures/hands.ts';
import { publicDns } from '../../fixtures/rehearsal/public-dns.ts';
import { serviceCatalog } from '../../fixtures/rehearsal/service-catalog/index.ts';
import type { MakeSite } from '../../fixtures/rehearsal/web/site.ts';
import { startWorld, type World } from '../../fixtures/rehearsal/world.ts';
import { rehearsal } from '../../fixtures/targets/rehearsal.ts';
import type { Entries, Entry, Journal, Judgment } from '../../harness/entries.ts';
import type { Hands } from '../../harness/hands.ts';
import { historyOf } from '../../harness/history.ts';
import { sha256, type Json } from '../../harness/json.ts';
import { playStep } from '../../harness/play/play-step.ts';
import { undoStep } from '../../harness/play/undo-step.ts';
import { defineRunbook, nameOf, type Placed } from '../../harness/runbook.ts';
import type { Step, Way } from '../../harness/step.ts';
import type { Recordables, Supplied, Values } from '../../harness/values.ts';
import type { Mode } from '../../harness/verdict.ts';

export interface Playing<N extends Values> {
  readonly needs: Supplied<N>;
  readonly mode?: Mode;
  /** Through the API, unless the console is asked for. */
  readonly via?: Way;
  readonly confirmed?: Readonly<Record<string, string>>;
  /** False leaves attestations open, as on aws. */
  readonly attest?: boolean;
}

/** A world of its own with an engine and a ledger in memory: plays one step at a time through the real hands. */
export interface Stage {
  readonly world: World;
  readonly environment: Accounts;
  /** A folder of this test's, the root of relative paths; gone afterwards. */
  readonly folder: string;
  readonly entries: readonly Entry[];
  /** What a test puts in place of the world's own mailbox, web sites, DNS, sessions or pages. */
  readonly outside: {
    -readonly [Part in 'mail' | 'http' | 'dns' | 'sessionEnds' | 'pages']?: Hands[Part];
  };
  play<I extends string, N extends Values, P extends Recordables>(
    step: Step<I, N, P>,
    playing: Playing<N>,
  ): Promise<Judgment>;
  /** Undoes what the newest run that acted in this step did. */
  undo<I extends string, N extends Values, P extends Recordables>(
    step: Step<I, N, P>,
    playing: Playing<N>,
  ): Promise<Judgment>;
  fault: World['gateway']['faults']['add'];
  /** What the registrar of the rehearsal says of a name. */
  delegate(name: string, servers: readonly string[]): Promise<void>;
}

/** Calls of a judgement that change something. */
export const changing = ({ calls }: Judgment): readonly string[] =>
  calls.filter(({ changes }) => changes).map(({ service, operation }) => `${service}:${operation}`);

export const test = base.extend<
  { stage: Stage },
  { sites: readonly MakeSite[]; used: { world: World; times: number } }
>({
  /** Web sites of the world, for steps that ask any. */
  sites: [[], { option: true, scope: 'worker' }],
  used: [
    async ({ sites }, use) => {
      const world = await startWorld({
        standIns: [publicDns, serviceCatalog()],
        ...(sites.length === 0 ? {} : { sites }),
      });
      await use({ world, times: 0 });
      await world.stop();
    },
    { scope: 'worker' },
  ],
  stage: async ({ used }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'runproof-stage-'));
    if (used.times > 0) await used.world.reset();
    used.times += 1;
    await use(stageOn(used.world, folder));
    await rm(folder, { recursive: true });
  },
});

export { expect } from '@playwright/test';

function stageOn(world: World, folder: string): Stage {
  const { main, dr } = world.accounts;
  const environment: Accounts = {
    name: 'stage',
    accountId: main.accountId,
    region: main.region,
    partition: 'aws',
    deployerRole: 'RunproofDeployer',
    drAwsAccountId: dr.accountId,
    drRegion: dr.region,
  };
  const entries: Entry[] = [];
  const note: (...given: Parameters<Journal['append']>) => number = (kind, data, about) => {
    const { step = null, caller = null } = about;
    const seq = entries.length + 1;
    const time = new Date().toISOString();
    entries.push({ seq, time, previous: '', caller, run, step, kind, data } as Entry);
    return seq;
  };
  const journal: Journal = { append: async (...given) => note(...given) };
  const outside: Stage['outside'] = {};
  let run = '';
  let runs = 0;
  const hands = (attest: boolean): Hands => {
    const roles = { main: environment.deployerRole, dr: environment.deployerRole };
    const connection = rehearsal('embedded', world, roles);
    const made = handsOf({
      connection,
      environment,
      root: folder,
      attach: async (_, content) => ({ sha256: sha256(content), bytes: content.length }),
    });
    if (attest) return { ...made, ...outside };
    const { attestor: _, ...unattested } = made;
    return { ...unattested, ...outside };
  };
  /** One run of one step: what the player does, without Playwright and files. */
  const scene = <N extends Values>(
    step: Step<string, N>,
    { needs, mode = 'run', via = 'api', confirmed = {}, attest = true }: Playing<N>,
  ) => {
    run = `run-${(runs += 1)}`;
    note('run-started', { mode, world: world.worldId } as Entries['run-started'], {});
    const runbook = defineRunbook({
      id: 'stage',
      title: 'Stage',
      procedure: 'stage',
      parameters: {},
    });
    const placed: Placed = {
      step,
      name: nameOf(step.id),
      location: runbook.location,
      wire: () => needs,
      conditions: [],
      independent: null,
    };
    return {
      runbook: { ...runbook, placed: [placed] },
      placed,
      mode,
      via,
      run,
      environment: {},
      history: historyOf(entries, world.worldId, run),
      journal,
      hands: hands(attest),
      confirmed: new Map(Object.entries(confirmed)),
      onProgress: () => {},
    };
  };
  return {
    world,
    environment,
    folder,
    entries,
    outside,
    play: (step, playing) => closing(scene(step as never, playing as never), playStep),
    undo(step, playing) {
      const done = entries.findLast(
        (entry) =>
          entry.kind === 'judged' &&
          entry.step === step.id &&
          entry.data.acted &&
          entry.data.mode === 'run',
      );
      const undoing = scene(step as never, { ...playing, mode: 'undo' } as never);
      return closing(undoing, (given) => undoStep(given, done as Entry<'judged'> | undefined));
    },
    fault: (fault) => world.gateway.faults.add(fault),
    async delegate(name, servers) {
      await fetch(`${world.awsEndpoint}/_runproof/dns/delegate`, {
        method: 'POST',
        body: JSON.stringify({ name, servers } satisfies Json),
      });
    },
  };
}

/** A play's hands are its own: what they opened on the way ends with it, as in the player. */
async function closing<S extends { readonly hands: Hands }, T>(
  scene: S,
  play: (scene: S) => Promise<T>,
): Promise<T> {
  try {
    return await play(scene);
  } finally {
    await scene.hands.close();
  }
}
