import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { at, node24, python, root } from './place.js';

/**
 * What stands ready, in .setup/state.json: per piece the digest of what it was made from, and its version. A piece
 * is taken out before it is changed and put in when it is whole, so an interrupted set-up begins that piece anew.
 * @typedef {{ made: string, version: string, path?: string }} Ready
 * @typedef {{ packages?: Ready, python?: Ready, chromium?: Ready }} State
 */

/** @returns {State} */
export function readState() {
  try {
    return JSON.parse(readFileSync(at('.setup', 'state.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {keyof State} piece @param {Ready | undefined} ready */
export function record(piece, ready) {
  const { [piece]: _, ...others } = readState();
  /** @type {State} */
  const state = ready ? { ...others, [piece]: ready } : others;
  write('state.json', state);
  write('paths.json', { node: node24, python, chromium: state.chromium?.path });
}

/** True when every piece is ready and made from what the project asks for now. @param {State} state */
export function isComplete({ packages, python: environment, chromium }) {
  return (
    packages?.made === madeFrom.packages() &&
    environment?.made === madeFrom.python() &&
    chromium?.made === madeFrom.chromium() &&
    [node24, at('node_modules', '.package-lock.json'), at('node_modules', '.bin', 'runproof')]
      .concat(python, chromium.path ?? '')
      .every((path) => existsSync(path))
  );
}

/** What each piece is made from; another value means that it has to be made again. */
export const madeFrom = {
  packages: () => digest(readFileSync(at('package-lock.json')), process.platform, process.arch),
  python: () =>
    digest(readFileSync(at('requirements.txt')), root, process.env['PYTHON_PATH'] ?? ''),
  chromium: () => digest(process.env['CHROMIUM_PATH'] ?? ''),
};

/** @param {...(string | Buffer)} parts */
function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** @param {string} name @param {unknown} value */
function write(name, value) {
  mkdirSync(at('.setup'), { recursive: true });
  const draft = at('.setup', `${name}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(draft, at('.setup', name));
}
