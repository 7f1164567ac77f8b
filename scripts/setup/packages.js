import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { lastLines, run } from './command.js';
import { at, node24 } from './place.js';
import { Problem } from './problem.js';
import { madeFrom, readState, record } from './state.js';

/** npm's packages, exactly as package-lock.json says, and Node 24 among them. */
export async function installPackages() {
  if (readState().packages?.made !== madeFrom.packages() || !existsSync(node24)) {
    if (!adoptable()) await install();
  }
  if (!(await answers())) await fetchNode();
  linkOwnCommand();
  const version = `Node ${wanted('node')}, ${installed().length} npm packages`;
  record('packages', { made: madeFrom.packages(), version });
  return { version, path: 'node_modules' };
}

async function install() {
  record('packages', undefined);
  mkdirSync(at('node_modules'), { recursive: true });
  // npm writes this list last, so its absence marks what is half done
  rmSync(at('node_modules', '.package-lock.json'), { force: true });
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=warn'];
  const { code, said } = await run('npm', ['ci', ...flags], { seconds: 900, log: 'npm.log' });
  if (code === 127) {
    throw new Problem('RP-B001', 'npm is not on the PATH.', {
      found: `Node ${process.versions.node} without npm`,
      expected: 'npm 10 or newer, as it comes with Node',
    });
  }
  if (code === 0) return;
  const differ = said.includes('EUSAGE');
  throw new Problem('RP-B002', `npm ci ended with ${code}.`, {
    found: errorsOf(said),
    expected: differ
      ? 'package-lock.json that agrees with package.json'
      : 'a registry that answers: npm ping',
    fix: differ
      ? 'npm install, and commit package-lock.json.'
      : 'Reach the npm registry (npm config get registry; proxy), then run it again. All npm said: .setup/npm.log',
  });
}

/** The first lines of npm's complaint, which name the cause; its advice follows them. @param {string} said */
function errorsOf(said) {
  const lines = said
    .split('\n')
    .flatMap((line) => /^npm (?:error|ERR!) (.*\S)/.exec(line)?.[1] ?? []);
  return lines.slice(0, 5).join('\n') || lastLines(said);
}

/** Node 24 comes by an install script of the package "node"; where scripts are switched off it is run here. */
async function fetchNode() {
  const { code, said } = await run('npm', ['rebuild', 'node', '--ignore-scripts=false'], {
    seconds: 300,
    log: 'node.log',
  });
  if (code === 0 && (await answers())) return;
  throw new Problem('RP-B003', `Node ${wanted('node')} did not arrive in node_modules.`, {
    found: existsSync(node24) ? 'a program that does not start' : lastLines(said) || 'no program',
    expected: `${node24} of version ${wanted('node')}`,
    fix: `Reach the npm registry, then run it again. All npm said: .setup/node.log`,
  });
}

async function answers() {
  if (!existsSync(node24)) return false;
  return (await run(node24, ['--version'], { seconds: 20 })).out === `v${wanted('node')}`;
}

/** True when node_modules, made by hand, already holds exactly what the lock names. */
function adoptable() {
  const there = listing(at('node_modules', '.package-lock.json'));
  if (!there) return false;
  const packages = Object.entries(listing(at('package-lock.json')) ?? {}).filter(([path]) => path);
  return packages.every(([path, { version, integrity, optional }]) => {
    const one = there[path];
    return one ? one.version === version && one.integrity === integrity : optional === true;
  });
}

const installed = () => Object.keys(listing(at('node_modules', '.package-lock.json')) ?? {});

/** @param {string} name */
const wanted = (name) => listing(at('package-lock.json'))?.[`node_modules/${name}`]?.version ?? '';

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function listing(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** npm does not link a package's own command into its own node_modules, and npx looks there first. */
function linkOwnCommand() {
  const link = at('node_modules', '.bin', 'runproof');
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync('../../scripts/runproof.js', link);
}
