import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { lastLines, run } from './command.js';
import { at } from './place.js';
import { Problem } from './problem.js';

/** @typedef {{ host: string, own: boolean, stop: () => Promise<void> }} Engine `host` is a DOCKER_HOST */

const usual = '/var/run/docker.sock';

/**
 * The container engine that is there, else one of this project's own, on a socket and a folder of its own.
 * @param {(line: string) => void} say
 * @returns {Promise<Engine>}
 */
export async function provideEngine(say) {
  const asked = process.env['DOCKER_HOST'];
  const there =
    asked ?? (existsSync(usual) && (await answers(usual)) ? `unix://${usual}` : undefined);
  if (there !== undefined) {
    say(`the engine at ${there} is used`);
    return { host: there, own: false, stop: async () => {} };
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Problem('RP-B014', 'No container engine answers, and none can be started here.', {
      found: `no DOCKER_HOST, nothing at ${usual}, and this is not root on Linux`,
      fix: 'Start Docker, or set DOCKER_HOST.',
    });
  }
  await install(['dockerd', 'iptables'], ['docker.io', 'iptables'], say);
  return start(say);
}

/**
 * Brings programs from Debian where they are missing.
 * @param {string[]} programs @param {string[]} packages @param {(line: string) => void} say
 */
export async function install(programs, packages, say) {
  const found = await Promise.all(programs.map((name) => run('which', [name], { seconds: 10 })));
  if (found.every(({ code }) => code === 0)) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const log = 'apt.log';
  await run('apt-get', ['update', '-qq'], { seconds: 120, log, env });
  const { code, said } = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    { seconds: 300, log, env },
  );
  if (code !== 0) {
    throw new Problem('RP-B014', `apt-get could not install ${packages.join(' and ')}.`, {
      found: lastLines(said),
      fix: 'Install them, or start an engine yourself and set DOCKER_HOST.',
    });
  }
  say(`installed ${packages.join(', ')}`);
}

/** Images stay from one run to the next; what runs does not. @param {(line: string) => void} say */
async function start(say) {
  // A socket's path has 107 characters at most, and a project's folder may be deep.
  const live = join(tmpdir(), `runproof-engine-${process.pid}`);
  const socket = join(live, 'docker.sock');
  const data = at('.setup', 'localstack', 'engine');
  mkdirSync(live, { recursive: true, mode: 0o700 });
  mkdirSync(data, { recursive: true });
  const log = at('.setup', 'dockerd.log');
  // A kernel without overlay file systems, or without the tables of iptables, still runs a container.
  for (const more of [[], ['--storage-driver=vfs'], ['--storage-driver=vfs', '--iptables=false']]) {
    const words = [
      `--host=unix://${socket}`,
      `--data-root=${data}`,
      `--exec-root=${join(live, 'exec')}`,
      `--pidfile=${join(live, 'pid')}`,
      // Ports of containers are for this machine only.
      '--ip=127.0.0.1',
      ...more,
    ];
    const out = openSync(log, 'w');
    const child = spawn('dockerd', words, { stdio: ['ignore', out, out] });
    child.on('error', () => {}); // it then has no process id
    const lives = () => child.pid !== undefined && child.exitCode === null;
    for (let waited = 0; waited < 60 && lives(); waited += 0.25) {
      if (existsSync(socket) && (await answers(socket))) {
        say(
          `an engine of this project's own is running${more.length ? ` (${more.join(' ')})` : ''}`,
        );
        return { host: `unix://${socket}`, own: true, stop: () => stop(child, live) };
      }
      await pause(250);
    }
    await stop(child, live);
    mkdirSync(live, { recursive: true, mode: 0o700 });
  }
  throw new Problem('RP-B014', 'The container engine did not start.', {
    found: lastLines(readFileSync(log, 'utf8')),
    fix: 'Start an engine yourself and set DOCKER_HOST. All it said: .setup/dockerd.log',
  });
}

/** @param {import('node:child_process').ChildProcess} child @param {string} live */
async function stop(child, live) {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([gone, pause(20_000)]);
    child.kill('SIGKILL');
  }
  rmSync(live, { recursive: true, force: true });
}

/** @param {string} socketPath @returns {Promise<boolean>} */
function answers(socketPath) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ping', timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
