import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectFolder } from '../fixtures/playing/software.ts';
import { runVariable, type RunFile } from '../fixtures/playing/run-file.ts';

const playwrightCli = join(
  dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
  'cli.js',
);

export interface PlayedRun {
  /** Playwright was interrupted before it was through. */
  readonly interrupted: boolean;
}

/**
 * Plays a prepared run in a Playwright process of its own. Its standard input is a pipe that only this process holds:
 * when this process is gone, even by SIGKILL, the player sees the end of it and ends too.
 */
export async function playInPlaywright(
  path: string,
  { runbook, target }: Pick<RunFile, 'runbook'> & { target: string },
  options: { headed: boolean; json: boolean },
): Promise<PlayedRun> {
  const words = [
    'test',
    '--config',
    join(projectFolder, 'playwright.config.ts'),
    `--project=${target}`,
    `${runbook}.runbook.ts`,
  ];
  const child = spawn(
    process.execPath,
    [playwrightCli, ...words, ...(options.headed ? ['--headed'] : [])],
    {
      stdio: ['pipe', options.json ? 2 : 'inherit', 'inherit'],
      env: { ...environmentOf(process.env), [runVariable]: path },
    },
  );
  let interrupted = false;
  const stop = (signal: NodeJS.Signals) => {
    interrupted = true;
    // A terminal sends the signal to the child as well; anyone else sends it to this process alone.
    if (!process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  return { interrupted: interrupted || signal !== null };
}

/** Playwright asks its workers for colours whatever NO_COLOR says, and Node warns of the contradiction in every one. */
function environmentOf({ NO_COLOR: none, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return none === undefined || none === '' ? others : { ...others, FORCE_COLOR: '0' };
}
