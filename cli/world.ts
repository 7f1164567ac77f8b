import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { evidenceFolder } from '../fixtures/playing/evidence-folder.ts';
import { findWorld } from '../fixtures/rehearsal/noted-world.ts';
import type { WorldAddress } from '../fixtures/targets/rehearsal.ts';
import type { Environment } from '../harness/environment/index.ts';
import { BlockedError } from '../harness/errors/index.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

export interface UsedWorld {
  /** `null` on aws, where there is only the one. */
  readonly address: WorldAddress | null;
  readonly attached: boolean;
  /** Takes down a world that was started for this use; leaves a sandbox of someone else's alone. */
  close(): Promise<void>;
}

/** Attaches to the sandbox that runs for this environment and target, or starts a world for this use only. */
export async function useWorld(
  environment: Environment,
  rehearse: string | null,
): Promise<UsedWorld> {
  if (environment.target === 'aws')
    return { address: null, attached: false, close: async () => {} };
  const running = await findWorld(evidenceFolder(environment));
  if (running !== null) return { address: running, attached: true, close: async () => {} };
  const words = [
    'sandbox',
    '--env',
    environment.file,
    ...(rehearse === null ? [] : ['--rehearse', rehearse]),
    '--json',
  ];
  const child = spawn(process.execPath, [main, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Not in the terminal's group: Ctrl-C is for the player, and the world stays until the evidence is written.
    detached: true,
  });
  const address = await firstLine(child);
  return {
    address: JSON.parse(address) as WorldAddress,
    attached: false,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}

/** The line a sandbox prints when it is ready; what it said instead, if it ended. */
async function firstLine(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const { stdout } = child;
  if (stdout === null) throw new Error('The sandbox has no output');
  const line = once(createInterface({ input: stdout }), 'line') as Promise<[string]>;
  const ended = once(child, 'exit').then(([code]) => {
    throw new BlockedError('RP-B214', 'The rehearsal world did not start.', {
      found: said.trim() || `it ended with code ${String(code)}`,
    });
  });
  ended.catch(() => {});
  const [text] = await Promise.race([line, ended]);
  return text;
}
