#!/usr/bin/env node
// Runs the tests on LocalStack, on a machine with a container engine or, as root on Debian, without one: brings the engine and
// the image where they are missing, and takes down what it started. The image and its packages stay in .setup.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { provideEngine } from './setup/engine.js';
import { image, provideImage } from './setup/image.js';
import { endAll } from './setup/command.js';
import { at, node24 } from './setup/place.js';
import { Problem } from './setup/problem.js';

const began = Date.now();
const say = (/** @type {string} */ line) =>
  console.error(`  ${((Date.now() - began) / 1000).toFixed(0).padStart(3)} s  ${line}`);

/** @type {import('./setup/engine.js').Engine | undefined} */
let engine;
let interrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    interrupted = true;
    endAll('SIGTERM');
  });
}

try {
  console.error('LocalStack');
  engine = await provideEngine(say);
  const asked = process.env['LOCALSTACK_IMAGE'] ?? image;
  if (asked === image) await provideImage(engine.host, say);
  process.exitCode = interrupted ? 130 : await playTests(engine);
} catch (error) {
  process.exitCode = 2;
  console.error(error instanceof Problem ? error.message : error);
} finally {
  await engine?.stop();
  if (engine?.own) say('the engine is stopped');
}

/** @param {import('./setup/engine.js').Engine} running @returns {Promise<number>} */
async function playTests({ host, own }) {
  say('the tests begin');
  const words = ['test', '-c', 'tests/localstack/playwright.config.ts', ...process.argv.slice(2)];
  const child = spawn(node24, [at('node_modules', '@playwright', 'test', 'cli.js'), ...words], {
    cwd: at(),
    stdio: ['ignore', 'inherit', 'inherit'],
    // An engine of our own ends with us and takes its containers with it: it needs no reaper, whose image is not here either.
    env: {
      ...process.env,
      DOCKER_HOST: host,
      ...(own
        ? { TESTCONTAINERS_RYUK_DISABLED: 'true', TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' }
        : {}),
    },
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
