import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastLines, run } from './command.js';
import { executables, isExecutable } from './find.js';
import { at, node24 } from './place.js';
import { Problem } from './problem.js';
import { madeFrom, readState, record } from './state.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  ...['/Applications', join(homedir(), 'Applications')].flatMap((folder) => [
    `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
    `${folder}/Chromium.app/Contents/MacOS/Chromium`,
  ]),
];

/**
 * A browser: the one that CHROMIUM_PATH names; else one that is there; else Playwright's download; else, as root on
 * Debian, its package.
 * @param {Promise<unknown>} packages Playwright comes with them
 * @param {(line: string) => void} say
 */
export async function installChromium(packages, say) {
  const { chromium: known } = readState();
  if (known?.made === madeFrom.chromium() && known.path && existsSync(known.path)) return known;
  record('chromium', undefined);
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) return keep(await tryAll([asked], refuse));
  /** @type {string[]} */
  const tried = [];
  const note = (/** @type {string} */ line) => void tried.push(line);
  const there = await tryAll(existing(), note);
  if (there) return keep(there);
  if (!tried.length) note('none on the PATH, at the usual places or in Playwright’s cache');
  say('no Chromium here yet; fetching one');
  await packages;
  const got = (await download(note)) ?? (await installPackage(note, say));
  if (got) return keep(got);
  throw new Problem('RP-B009', 'No Chromium, and none could be got.', {
    found: tried.join('\n'),
    expected: 'Chromium or Chrome; the browser steps and the report’s pictures need it',
    fix: 'Install it (Debian: sudo apt-get install chromium; else https://www.google.com/chrome), or name one in CHROMIUM_PATH, then run it again.',
  });
}

/** @param {{ path: string, version: string } | undefined} browser */
function keep(browser) {
  if (!browser) throw new Error('no browser to keep');
  record('chromium', { made: madeFrom.chromium(), ...browser });
  return browser;
}

/** @param {string} line @returns {never} */
function refuse(line) {
  throw new Problem('RP-B008', 'CHROMIUM_PATH names no browser that starts.', {
    found: line,
    expected: 'the path of a Chromium or Chrome program',
  });
}

function existing() {
  return [...new Set([...executables(names), ...usualPlaces, ...playwrightCache()])].filter(
    isExecutable,
  );
}

/** Browsers that Playwright has downloaded to the end, newest first. */
function playwrightCache() {
  const { PLAYWRIGHT_BROWSERS_PATH: own, XDG_CACHE_HOME: cache } = process.env;
  const usual =
    process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : cache || join(homedir(), '.cache');
  const base =
    own === '0'
      ? at('node_modules', 'playwright-core', '.local-browsers')
      : own || join(usual, 'ms-playwright');
  const revision = (/** @type {string} */ name) => Number(name.split('-')[1]);
  return folders(base, /^chromium-\d+$/)
    .toSorted((one, other) => revision(other) - revision(one))
    .filter((name) => existsSync(join(base, name, 'INSTALLATION_COMPLETE')))
    .flatMap((name) =>
      folders(join(base, name), /^chrome-/).map((inner) => join(base, name, inner)),
    )
    .flatMap((folder) => [
      join(folder, 'chrome'),
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      join(folder, 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'),
    ]);
}

/**
 * The first that starts far enough to tell its version, which needs all its libraries.
 * @param {string[]} paths
 * @param {(line: string) => void} note
 */
async function tryAll(paths, note) {
  for (const path of paths) {
    const { code, out, said } = await run(path, ['--version'], { seconds: 30 });
    const version = /(?:Chrom\w+)[^\d]*(\d[\d.]+)/.exec(out)?.[1];
    if (code === 0 && version) return { path, version: `Chromium ${version}` };
    note(`${path}: ${lastLines(said, 1) || `ended with ${code} and told no version`}`);
  }
  return undefined;
}

/** @param {(line: string) => void} note */
async function download(note) {
  const cli = at('node_modules', 'playwright', 'cli.js');
  const { code, said } = await run(node24, [cli, 'install', '--no-shell', 'chromium'], {
    seconds: 300,
    log: 'playwright.log',
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  });
  if (code === 0) return tryAll(playwrightCache().filter(isExecutable), note);
  const why = said.split('\n').find((line) => line.startsWith('Error: ')) ?? lastLines(said, 1);
  note(`Playwright’s download: ${why.replace('Error: ', '')}`);
  return undefined;
}

/**
 * @param {(line: string) => void} note
 * @param {(line: string) => void} say
 */
async function installPackage(note, say) {
  const [aptGet] = executables(['apt-get']);
  if (!aptGet || !isDebian()) return note('apt-get: not a Debian system');
  if (process.getuid?.() !== 0) return note('apt-get: not root');
  say('Playwright’s download is out of reach; installing Debian’s package');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run(aptGet, ['update', '-qq'], { seconds: 300, log: 'apt-update.log', env });
  const wanted = ['chromium', 'fonts-liberation']; // without a font, pages show no text
  const flags = ['install', '-y', '-qq', '--no-install-recommends', ...wanted];
  const { code, said } = await run(aptGet, flags, { seconds: 900, log: 'apt.log', env });
  if (code !== 0) return note(`apt-get: ${lastLines(said, 2) || lastLines(update.said, 2)}`);
  const [path = '/usr/bin/chromium'] = executables(['chromium']);
  return tryAll([path], note);
}

/** Debian and what stems from it; Ubuntu's package of that name installs a snap instead. */
function isDebian() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID(_LIKE)?=.*debian/m.test(release) && !/ubuntu/i.test(release);
  } catch {
    return false;
  }
}

/** @param {string} folder @param {RegExp} name */
function folders(folder, name) {
  try {
    return readdirSync(folder).filter((entry) => name.test(entry));
  } catch {
    return [];
  }
}
