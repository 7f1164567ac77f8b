import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { catalogue } from '../../harness/errors/index.ts';
import { executables } from '../../scripts/setup/find.js';
import { problems } from '../../scripts/setup/problem.js';
import { miniature, outcome, project, type Miniature } from './miniature.ts';

// Each test runs the real set-up in a copy of the project, on a machine whose PATH holds only what the test puts there.
const node = executables(['node'])[0] ?? process.execPath;
const python = join(project, '.venv/bin/python');

// Two of them make a real Python environment.
test.describe.configure({ timeout: 120_000 });

let small: Miniature;
test.beforeEach(() => {
  small = miniature();
  for (const file of ['package.json', 'package-lock.json', 'requirements.txt']) {
    cpSync(join(project, file), join(small.folder, file));
  }
  mkdirSync(join(small.folder, 'bin'));
  for (const name of ['sh', 'sleep', 'dirname', 'cat']) {
    const [path] = executables([name]);
    if (path) symlinkSync(path, join(small.folder, 'bin', name));
  }
  program('chromium', says('1.0'));
});
test.afterEach(() => small.remove());

/** Puts a shell script on the machine's PATH. */
function program(name: string, text: string, folder = 'bin') {
  const path = join(small.folder, folder, name);
  small.write({ [`${folder}/${name}`]: `#!/bin/sh\n${text}\n` });
  chmodSync(path, 0o755);
  return path;
}

/** A Python whose own modules of these names are in the way of the real ones. */
function brokenPython(modules: Record<string, string>) {
  for (const [name, text] of Object.entries(modules)) small.write({ [`broken/${name}`]: text });
  program('python3', `PYTHONPATH='${small.folder}/broken' exec '${python}' "$@"`);
}

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const machine = (more: NodeJS.ProcessEnv = {}) => ({
  PATH: join(small.folder, 'bin'),
  HOME: small.folder,
  HIDDEN: [...usual, '/opt/google/chrome/chrome'].join(':'),
  ...more,
});
const command = () => [
  '--import',
  join(project, 'tests/gates/hide-paths.js'),
  join(small.folder, 'scripts/setup.js'),
];
const setUp = (more?: NodeJS.ProcessEnv) =>
  outcome(node, command(), { cwd: small.folder, env: machine(more) });

const kept = (): unknown =>
  JSON.parse(readFileSync(join(small.folder, '.setup/state.json'), 'utf8'));
const says = (version: string) => `echo "Chromium ${version} for tests"`;

test('every problem has a remedy, and a code of its own', () => {
  for (const [code, { means, fix }] of Object.entries(problems)) {
    expect(code).toMatch(/^RP-B0\d\d$/);
    expect(means).not.toBe('');
    expect(fix).not.toBe('');
    expect(Object.keys(catalogue)).not.toContain(code);
  }
});

test('a project that is set up has nothing left to do, and says so in one line', async () => {
  const { code, error } = await outcome(node, [join(project, 'scripts/setup.js')], {
    cwd: project,
  });
  expect(error).toMatch(/^Set up: .*Node 24\.[^\n]*\n$/);
  expect(code).toBe(0);
});

test('no Python: says what to install, and keeps what it has got', async () => {
  const { code, error } = await setUp();
  expect(error).toMatch(/^RP-B004 [^]*Found +none of python3[^]*Fix +Install it \(Debian/m);
  expect(error).toContain('Node 24.');
  expect(kept()).toMatchObject({ packages: {}, chromium: { version: 'Chromium 1.0' } });
  expect(code).toBe(2);
});

test('an old Python: says which one it found', async () => {
  program('python3', 'echo 3.8.1');
  const { code, error } = await setUp();
  expect(error).toMatch(/^RP-B004 [^]*python3: 3\.8\.1, too old/m);
  expect(code).toBe(2);
});

test('a Python without venv: says which package brings it', async () => {
  brokenPython({ 'ensurepip.py': "raise ImportError('no ensurepip')\n" });
  const { code, error } = await setUp();
  expect(error).toMatch(/^RP-B005 [^]*without venv[^]*python3-venv/m);
  expect(code).toBe(2);
});

test('an environment that cannot be made: says why', async () => {
  brokenPython({
    'venv/__init__.py': '',
    'venv/__main__.py': "raise OSError(28, 'No space left on device')\n",
  });
  const { code, error } = await setUp();
  expect(error).toMatch(/^RP-B006 [^]*No space left on device/m);
  expect(code).toBe(2);
});

test('no Python registry: says so, and leaves no half environment marked as ready', async () => {
  brokenPython({});
  const { code, error } = await setUp({
    PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
    PIP_NO_CACHE_DIR: '1',
    PIP_CONFIG_FILE: '/dev/null',
  });
  expect(error).toMatch(/^RP-B007 [^]*Fix +Reach PyPI/m);
  expect(kept()).not.toHaveProperty('python');
  expect(code).toBe(2);
});

test('a Python package with another digest: is refused', async () => {
  brokenPython({});
  const wheel = `import zipfile
with zipfile.ZipFile('six-1.17.0-py3-none-any.whl', 'w') as z:
    z.writestr('six-1.17.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: six\\nVersion: 1.17.0\\n')
    z.writestr('six-1.17.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr('six-1.17.0.dist-info/RECORD', '')
`;
  expect((await outcome(python, ['-c', wheel], { cwd: small.folder })).code).toBe(0);
  small.write({ 'requirements.txt': `six==1.17.0 --hash=sha256:${'0'.repeat(64)}\n` });
  const { code, error } = await setUp({ PIP_NO_INDEX: '1', PIP_FIND_LINKS: small.folder });
  expect(error).toMatch(/^RP-B007 [^]*Fix +Do not use these files/m);
  expect(code).toBe(2);
});

test('no npm registry: says so', async () => {
  rmSync(join(small.folder, 'node_modules'));
  for (const name of ['npm', 'env', 'node']) {
    const [path] = executables([name]);
    if (path) symlinkSync(path, join(small.folder, 'bin', name));
  }
  const { code, error } = await setUp({
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
  });
  expect(error).toMatch(/^RP-B002 [^]*ECONNREFUSED[^]*Fix +Reach the npm registry/m);
  expect(code).toBe(2);
});

test('no npm: says so', async () => {
  rmSync(join(small.folder, 'node_modules'));
  const { code, error } = await setUp();
  expect(error).toMatch(/^RP-B001 /m);
  expect(code).toBe(2);
});

test.describe('Chromium', () => {
  const cache = (revision: number) => `.cache/ms-playwright/chromium-${revision}`;
  const chosen = async (more?: NodeJS.ProcessEnv) => {
    const { error } = await setUp(more);
    return { error, browser: (kept() as { chromium?: { path: string } }).chromium };
  };

  test('CHROMIUM_PATH comes first', async () => {
    const path = program('own', says('2.0'), 'elsewhere');
    const { browser } = await chosen({ CHROMIUM_PATH: path });
    expect(browser).toMatchObject({ path, version: 'Chromium 2.0' });
  });

  test('a CHROMIUM_PATH of no use is refused, not passed over', async () => {
    const { browser, error } = await chosen({ CHROMIUM_PATH: '/nowhere/chromium' });
    expect(error).toMatch(/^RP-B008 [^]*\/nowhere\/chromium/m);
    expect(browser).toBeUndefined();
  });

  test('one on the PATH that does not start is passed over', async () => {
    program('chromium', 'echo "libnss3.so: no such file" >&2; exit 127');
    const path = program('google-chrome', 'echo "Google Chrome 3.0"');
    expect((await chosen()).browser).toMatchObject({ path, version: 'Chromium 3.0' });
  });

  test('then Playwright’s cache: the newest that is complete', async () => {
    rmSync(join(small.folder, 'bin/chromium'));
    for (const revision of [900, 1000, 1100]) {
      program('chrome', says(`${revision}.0`), `${cache(revision)}/chrome-linux64`);
    }
    for (const revision of [900, 1000]) {
      small.write({ [`${cache(revision)}/INSTALLATION_COMPLETE`]: '' });
    }
    const env = { XDG_CACHE_HOME: join(small.folder, '.cache') };
    expect((await chosen(env)).browser).toMatchObject({ version: 'Chromium 1000.0' });
  });

  test('none anywhere, and nothing can be fetched: says what was tried', async () => {
    rmSync(join(small.folder, 'bin/chromium'));
    const { browser, error } = await chosen({
      PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9',
      XDG_CACHE_HOME: join(small.folder, '.cache'),
    });
    expect(error).toMatch(/^RP-B009 [^]*Playwright’s download: [^]*apt-get: [^]*CHROMIUM_PATH/m);
    expect(browser).toBeUndefined();
  });
});

test('a second set-up waits for the first', async () => {
  program('chromium', `sleep 1; ${says('1.0')}`);
  const results = await Promise.all([setUp(), setUp()]);
  const waited = results.filter(({ error }) => error.includes('another set-up is at work'));
  expect(waited).toHaveLength(1);
  for (const { error } of results) expect(error).toContain('Chromium 1.0');
  expect(existsSync(join(small.folder, '.setup/lock'))).toBe(false);
});

test('after a killed set-up the next one waits for what is left of it, then goes on', async () => {
  program('chromium', `echo started > '${small.folder}/started'; sleep 2; ${says('1.0')}`);
  const first = spawn(node, command(), { cwd: small.folder, env: machine(), stdio: 'ignore' });
  await expect.poll(() => existsSync(join(small.folder, 'started'))).toBe(true);
  first.kill('SIGKILL');
  await once(first, 'exit');
  program('chromium', says('2.0'));
  const { error } = await setUp();
  expect(error).toContain('another set-up is at work');
  expect(error).toContain('Chromium 2.0');
});
