import { prepareRun, takeTurn } from '../fixtures/playing/prepare-run.ts';
import { runVariable } from '../fixtures/playing/run-file.ts';
import { setPlayer } from '../harness/runbook.ts';
import { player } from '../fixtures/playing/player.ts';
import { loadEnvironment } from '../harness/environment/index.ts';
import { publish } from './publish.ts';
import { loadRunbook } from './runbooks.ts';
import { useWorld } from './world.ts';

/**
 * What `npx playwright test` does around the steps when no run was prepared: a rehearsal of `new-install`, or of the
 * runbook that RUNPROOF_RUNBOOK names, on the environment that RUNPROOF_ENV names, with its world, its lock and its evidence.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const environment = loadEnvironment(process.env['RUNPROOF_ENV'] ?? 'rehearsal', {
    rehearse: 'embedded',
  });
  // Here the runbook is only read: Playwright lets nobody declare tests during its set-up.
  setPlayer(() => undefined);
  const runbook = await loadRunbook(process.env['RUNPROOF_RUNBOOK'] ?? 'new-install', '?aside');
  setPlayer(player);
  const turn = await takeTurn(environment, ['playwright', 'test']);
  const world = await useWorld(environment, 'embedded');
  const prepared = await prepareRun(turn, {
    mode: 'run',
    via: 'console',
    runbook,
    environment,
    rehearse: 'embedded',
    world: world.address,
    selected: runbook.placed.map(({ step }) => step.id),
    reason: 'played by Playwright',
    confirmed: {},
    resumes: null,
    undoes: null,
    command: ['playwright', 'test'],
    protocol: null,
    unqualified: false,
    mayLeaveOut: true,
  });
  process.env[runVariable] = prepared.path;
  return async () => {
    try {
      const { entries } = await prepared.finish({ interrupted: false });
      const { run, folder } = prepared.file;
      const { report } = await publish({ environment, world: world.address, folder, run, entries });
      console.log(`Report: ${report}`);
    } finally {
      await prepared.discard();
      await world.close();
      await turn.lock.release();
    }
  };
}
