import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Measured {
  /** Wall time. */
  readonly milliseconds: number;
  /** Of the largest process there was; with several at once it is too little, never too much. */
  readonly peakMegabytes: number;
}

// The kernel keeps the peak of the processes that have ended; Python hands it out, Node does not.
const watcher = `
import resource, subprocess, sys, time
began = time.monotonic()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(code, (time.monotonic() - began) * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
`;

interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. */
  readonly good?: readonly number[];
}

/** Runs a program to its end. Throws when it fails. */
export async function measured(
  command: readonly string[],
  { cwd, env = {}, good = [0] }: Where,
): Promise<Measured> {
  const child = spawn('python3', ['-c', watcher, ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  const [code = 1, milliseconds = 0, peakMegabytes = 0] = said.trim().split(' ').map(Number);
  if (!good.includes(code)) throw new Error(`${command.join(' ')} ended with ${code}`);
  return { milliseconds, peakMegabytes };
}
