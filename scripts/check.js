#!/usr/bin/env node
// Every gate that needs no test run, or those named on the command line. Each is reported, and any that is red makes
// the whole red.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { at, node24, root } from './setup/place.js';

// Named one by one, so that a tool which passes over a folder in silence is noticed: a folder nobody named is red.
const folders = 'cli docs fixtures harness procedures reports runbooks scripts steps tests'.split(
  ' ',
);
const withoutCode = [
  'environments',
  'evidence',
  'node_modules',
  'playwright-report',
  'test-results',
];
const all = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
const strangers = all
  .filter((entry) => entry.isDirectory() && ![...folders, ...withoutCode].includes(entry.name))
  .map(({ name }) => name);
const there = folders.filter((folder) => existsSync(at(folder)));
const rootFiles = readdirSync(root).filter((name) =>
  /\.(ts|js|json)$|^\.(oxlint|prettier)rc/.test(name),
);
const cached = [
  '--cache',
  '--cache-strategy=content',
  `--cache-location=${at('.results', 'prettier')}`,
];

/** Each gate: the program's script in node_modules, and its arguments. @type {Record<string, [string, ...string[]]>} */
const gates = {
  types: ['typescript/bin/tsc', '-p', '.'],
  lint: ['oxlint/bin/oxlint', ...there, ...rootFiles.filter((name) => name.endsWith('.ts'))],
  format: [
    'prettier/bin/prettier.cjs',
    '--check',
    '--log-level=warn',
    ...cached,
    ...there,
    ...rootFiles,
  ],
  unused: ['knip/bin/knip.js', '--no-progress', '--no-config-hints'],
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => name !== 'folders' && !(name in gates));
if (unknown !== undefined) {
  console.error(`There is no gate "${unknown}": folders, ${Object.keys(gates).join(', ')}.`);
  process.exit(3);
}
const wanted = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);
const named = `name these in scripts/check.js: ${strangers.join(', ')}\n`;
const results = [
  ...(wanted('folders') ? [report('folders', strangers.length === 0, named)] : []),
  ...(await Promise.all(
    Object.entries(gates)
      .filter(([name]) => wanted(name))
      .map(([name, [script, ...args]]) => gate(name, script, args)),
  )),
];
const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
mkdirSync(at('.results'), { recursive: true });
const counts = { passed: results.length - failed.length, failed: failed.length };
writeFileSync(at('.results', 'check.json'), `${JSON.stringify(counts)}\n`);
console.log(`${counts.passed} of ${results.length} gates passed`);
if (failed.length) {
  console.log(
    `failed: ${failed.join(', ')}${failed.includes('format') ? ' (npm run format)' : ''}`,
  );
  process.exitCode = 1;
}

/** @param {string} name @param {string} script @param {string[]} args */
async function gate(name, script, args) {
  const began = Date.now();
  const { code, said } = await run(script, args);
  return report(name, code === 0, said, `${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** @param {string} name @param {boolean} passed @param {string} said @param {string} [time] */
function report(name, passed, said, time = '') {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(8)} ${time}`.trimEnd());
  if (!passed) console.log(said.replace(/^(?=.)/gm, '  '));
  return { name, passed };
}

/**
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<{ code: number, said: string }>}
 */
function run(script, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' };
    if (!process.stdout.isTTY) delete env['FORCE_COLOR'];
    const child = spawn(node24, [at('node_modules', script), ...args], { cwd: root, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (said += chunk.toString()));
    }
    child.on('error', (error) => resolve({ code: 1, said: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
