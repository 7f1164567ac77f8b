import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { delimiter } from 'node:path';
import { at, root } from './place.js';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Called with the ids of the processes at work whenever they change; the lock records them. */
/** @type {{ children: (ids: number[]) => void }} */
export const watch = { children: () => {} };

/**
 * Runs a program to its end, never through a shell and never with the terminal's input.
 * @param {string} program
 * @param {string[]} args
 * @param {{ seconds: number, log?: string, env?: Record<string, string | undefined> }} options `log` names a file
 *   in .setup that gets the whole output
 * @returns {Promise<{ code: number, out: string, said: string }>} `out` is standard output, `said` all of it; code 127 when the
 *   program does not exist, 124 when the time was over
 */
export function run(program, args, { seconds, log, env = {} }) {
  return new Promise((resolve) => {
    if (log) mkdirSync(at('.setup'), { recursive: true });
    const file = log ? createWriteStream(at('.setup', log)) : undefined;
    file?.on('error', () => {}); // a full disk shows in the program's own failure
    const child = spawn(program, args, {
      cwd: root,
      env: { ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own: what a program leaves behind ends with it
    });
    let out = '';
    let said = '';
    let late = false;
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer);
      running.delete(child);
      report();
      file?.end();
      resolve({ code, out: out.trim(), said: said.trim() });
    };
    const timer = setTimeout(() => {
      late = true;
      said += `\nended after ${seconds} s without a result`;
      endGroup(child, 'SIGKILL');
    }, seconds * 1000);
    const hear = (/** @type {Buffer} */ chunk) => {
      said = (said + chunk.toString()).slice(-20_000);
      file?.write(chunk);
    };
    child.stdout.on('data', (chunk) => {
      out += chunk.toString();
      hear(chunk);
    });
    child.stderr.on('data', hear);
    child.on('error', (error) => {
      said += error.message;
      end(127);
    });
    child.on('close', (code) => end(late ? 124 : (code ?? 1)));
    running.add(child);
    report();
  });
}

/** Ends everything this set-up has started. @param {NodeJS.Signals} signal */
export function endAll(signal) {
  for (const child of running) endGroup(child, signal);
}

/** The last lines of what a program said, for a message. @param {string} said @param {number} [count] */
export function lastLines(said, count = 4) {
  const lines = said.split('\n').map((line) => line.trimEnd());
  return lines.filter(Boolean).slice(-count).join('\n');
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function endGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // it has just ended by itself
  }
}

function report() {
  watch.children([...running].flatMap((child) => child.pid ?? []));
}

/** The caller's environment without what npm adds for its scripts: node_modules/.bin may vanish under npm ci. */
function environment() {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(lifecycle|package)_|^npm_command$|^INIT_CWD$|^NODE_OPTIONS$/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: path.filter((folder) => folder !== at('node_modules', '.bin')).join(delimiter),
  };
}
