import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromiumPath } from '../../fixtures/pages/chromium-path.ts';
import { softwareOf, projectFolder } from '../../fixtures/playing/software.ts';
import { startBackend } from '../../fixtures/rehearsal/backend/ministack.ts';
import { findPython } from '../../fixtures/rehearsal/backend/python.ts';
import { check, Unfit, type Check, type Finding } from './check.ts';

const setUp = 'Run npm run setup.';
const patience = 20_000;

/** Everything a run needs of this machine; what only a rehearsal needs is not asked for an environment for aws. */
export function checkMachine(target: string | null): readonly Promise<Check>[] {
  const rehearsing = (ask: () => Promise<Finding>) => async (): Promise<Finding> =>
    target === 'aws' ? { notChecked: 'only a rehearsal needs it' } : ask();
  return [
    check('machine', 'Node', () => nodeVersion(process.versions.node)),
    check('machine', 'Python', rehearsing(python), setUp),
    check('machine', 'Embedded AWS', rehearsing(embeddedAws), setUp),
    check(
      'machine',
      'Chromium',
      chromium,
      `${setUp} It finds or fetches a browser; CHROMIUM_PATH may name one.`,
    ),
    check('machine', 'Software', () => software(target)),
    ...(target === 'localstack' ? [check('machine', 'LocalStack', localStack)] : []),
  ];
}

export function nodeVersion(version: string): Finding {
  const { dependencies } = JSON.parse(
    readFileSync(join(projectFolder, 'package.json'), 'utf8'),
  ) as {
    dependencies: { node: string };
  };
  const [major] = version.split('.');
  if (major === dependencies.node.split('.')[0]) return `Node ${version}`;
  throw new Unfit(
    `Node ${version}, where Node ${dependencies.node} belongs`,
    'Use npx runproof, which brings its own Node, or run npm run setup.',
  );
}

/** Python, and the packages beside ministack without which its answers would be stand-ins of their own. */
async function python(): Promise<Finding> {
  const path = findPython(projectFolder);
  if (path === undefined) throw new Unfit('no Python was set up', setUp);
  const tells =
    'import sys, cryptography.hazmat.bindings._rust, botocore, hypercorn; print(sys.version.split()[0])';
  const { stdout } = await promisify(execFile)(path, ['-c', tells], { timeout: patience }).catch(
    (error: Error & { stderr?: string }) => {
      throw new Unfit(
        `${path}: ${error.stderr?.trim().split('\n').at(-1) || error.message}`,
        setUp,
      );
    },
  );
  return `Python ${stdout.trim()}, ${path}`;
}

/** Starts it and takes it down again: that it answers is the only proof. */
async function embeddedAws(): Promise<Finding> {
  const backend = await startBackend({
    root: projectFolder,
    account: '111122223333',
    region: 'us-east-1',
    patience,
  });
  await backend.stop();
  return `ministack starts and answers, with ${backend.services.size} services`;
}

/** Whether there is an engine for it; the container itself is started by a run. */
async function localStack(): Promise<Finding> {
  const { reachEngine } = await import('../../fixtures/rehearsal/backend/localstack/engine.ts');
  const { info } = await reachEngine();
  return `a container engine answers (${info.containerRuntime.serverVersion})`;
}

/** A browser that only tells its version may still lack a library, so a page is opened. */
async function chromium(): Promise<Finding> {
  const path = chromiumPath();
  if (path === undefined)
    throw new Unfit('no browser was set up', `${setUp} CHROMIUM_PATH may name one.`);
  if (!existsSync(path))
    throw new Unfit(`no file ${path}`, `${setUp} CHROMIUM_PATH may name another.`);
  const playwright = await import('@playwright/test');
  const browser = await playwright.chromium
    .launch({ executablePath: path, timeout: patience, args: ['--disable-gpu'] })
    .catch((error: Error) => {
      throw new Unfit(
        `${path} does not start: ${error.message.split('\n')[0] ?? ''}`,
        `${setUp} CHROMIUM_PATH may name another.`,
      );
    });
  try {
    const page = await browser.newPage();
    await page.setContent('<title>fit</title>');
    if ((await page.title()) !== 'fit') throw new Error('it shows another page than it was given');
    return `Chromium ${browser.version()} starts, ${path}`;
  } finally {
    await browser.close();
  }
}

/** On aws, evidence must name the very software that made it; a rehearsal is no evidence of an installation. */
async function software(target: string | null): Promise<Finding> {
  const { version, commit, modified } = await softwareOf();
  const found =
    commit === null
      ? `Runproof ${version}, commit unknown`
      : `Runproof ${version}, commit ${commit.slice(0, 12)}${modified ? ', with files changed since' : ''}`;
  if (commit !== null && !modified) return found;
  if (target !== 'aws') return { notChecked: `${found}; it matters on aws only` };
  throw new Unfit(
    `${found}: its runs are never qualification evidence`,
    'Use a clean checkout of a released commit, with git on the PATH.',
  );
}
