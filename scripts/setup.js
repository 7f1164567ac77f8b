#!/usr/bin/env node
// Brings all that Runproof needs, on a machine with Node, npm and Python and no npm package yet.
import { endAll } from './setup/command.js';
import { installChromium } from './setup/chromium.js';
import { alone, release } from './setup/lock.js';
import { installPackages } from './setup/packages.js';
import { Problem } from './setup/problem.js';
import { installPython } from './setup/python.js';
import { isComplete, readState } from './setup/state.js';

const quiet = process.argv.includes('--quiet');
const began = Date.now();
const seconds = (since = began) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (/** @type {string} */ line) => console.error(`  ${line}`);

for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 })) {
  process.on(signal, () => {
    endAll('SIGTERM');
    release();
    console.error('The set-up was interrupted; the next one goes on from here.');
    process.exit(128 + number);
  });
}

try {
  await setUp();
} catch (error) {
  process.exitCode = 2;
  console.error(described(error));
}

async function setUp() {
  if (process.platform === 'win32') {
    throw new Problem('RP-B013', 'Runproof does not run on Windows itself.', {
      expected: 'Linux or macOS',
      fix: 'Use the Windows Subsystem for Linux.',
    });
  }
  if (isComplete(readState())) {
    if (!quiet) console.error(`Set up: ${summary()} (${seconds()})`);
    return;
  }
  console.error('Setting up (the first time takes a minute or two)');
  await alone(async () => {
    const packages = piece('npm packages', installPackages());
    const all = [
      packages,
      piece('the Python environment', installPython()),
      piece('Chromium', installChromium(packages, say)),
    ];
    const failed = (await Promise.allSettled(all)).flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    if (failed.length) throw new AggregateError([...new Set(failed)]);
  }, say);
  console.error(`Set up in ${seconds()}`);
}

/**
 * One line when a piece is ready, and one each 20 s until then.
 * @template {{ version: string, path?: string }} T
 * @param {string} name
 * @param {Promise<T>} work
 */
async function piece(name, work) {
  const since = Date.now();
  const still = setInterval(() => say(`still at work on ${name} (${seconds(since)})`), 20_000);
  try {
    const { version, path } = await work;
    say(`${version} … ready after ${seconds(since)} (${path})`);
  } finally {
    clearInterval(still);
  }
}

function summary() {
  return Object.values(readState())
    .map(({ version }) => version)
    .join('; ');
}

/** @param {unknown} error @returns {string} */
function described(error) {
  if (error instanceof AggregateError) return error.errors.map(described).join('\n\n');
  if (error instanceof Problem) return error.message;
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!['ENOSPC', 'EACCES', 'EROFS', 'EPERM', 'EDQUOT'].includes(code ?? '')) {
    return error instanceof Error ? (error.stack ?? message) : String(error);
  }
  const details = { found: message, expected: 'a project folder with room and the right to write' };
  return new Problem('RP-B011', 'The set-up could not write.', details).message;
}
