import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from './command.js';
import { at } from './place.js';
import { Problem } from './problem.js';

const file = at('.setup', 'lock');
const beat = 5_000;
const silence = 60_000;
const patience = 20 * 60_000;

/**
 * Lets one set-up work at a time. An owner that is gone is succeeded once what it started has ended, too; an owner
 * on another machine counts as gone when it has not touched the lock for a minute.
 * @template T
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} say
 */
export async function alone(work, say) {
  await take(say);
  /** @type {number[]} */
  let children = [];
  const touch = setInterval(() => write(children), beat);
  watch.children = (ids) => write((children = ids));
  try {
    return await work();
  } finally {
    clearInterval(touch);
    release();
  }
}

/** Gives the lock back; harmless when it is not ours. */
export function release() {
  watch.children = () => {};
  if (read()?.pid === process.pid) rmSync(file, { force: true });
}

/** @param {(line: string) => void} say */
async function take(say) {
  mkdirSync(at('.setup'), { recursive: true });
  const until = Date.now() + patience;
  for (let told = false; !grab(); told = true) {
    const owner = read();
    if (abandoned()) succeed();
    else if (Date.now() > until) {
      throw new Problem('RP-B010', 'Another set-up has held this folder for 20 min.', {
        found: `process ${owner?.pid} on ${owner?.host}, .setup/lock`,
        fix: 'If no set-up is at work, remove .setup/lock and run it again.',
      });
    } else {
      if (!told) say(`another set-up is at work here (process ${owner?.pid}); waiting for it`);
      await pause(200);
    }
  }
}

/** True when nobody had the lock. */
function grab() {
  try {
    write([], 'wx');
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock whose owner is gone; the folder makes sure that no two do so, one removing the other's new lock. */
function succeed() {
  const turn = at('.setup', 'lock.turn');
  try {
    mkdirSync(turn);
  } catch {
    if (Date.now() - changed(turn) > beat) rmSync(turn, { recursive: true, force: true });
    return;
  }
  if (abandoned()) rmSync(file, { force: true });
  rmSync(turn, { recursive: true, force: true });
}

/** A lock without an owner in it was torn while it was written. */
function abandoned() {
  const owner = read();
  return owner ? !alive(owner) : Date.now() - changed(file) > beat;
}

/** @param {{ pid: number, children: number[], host: string }} owner */
function alive({ pid, children, host }) {
  if (host !== hostname()) return Date.now() - changed(file) < silence;
  return [pid, ...children].some((id) => {
    try {
      process.kill(id, 0);
      return true;
    } catch (error) {
      return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
    }
  });
}

/** @param {number[]} children @param {'w' | 'wx'} [flag] */
function write(children, flag = 'w') {
  const text = JSON.stringify({ pid: process.pid, host: hostname(), children });
  if (flag === 'wx') return writeFileSync(file, text, { flag });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** The owner, or undefined when there is none, or its lock is not written to the end yet. */
function read() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function changed(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Date.now();
  }
}
