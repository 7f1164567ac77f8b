import { existsSync, rmSync } from 'node:fs';
import { lastLines, run } from './command.js';
import { executables } from './find.js';
import { at, python } from './place.js';
import { Problem } from './problem.js';
import { madeFrom, readState, record } from './state.js';

const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** The environment in .venv with what requirements.txt pins. */
export async function installPython() {
  if (readState().python?.made !== madeFrom.python() || !existsSync(python)) {
    record('python', undefined);
    const base = await findPython();
    await makeEnvironment(base);
    await installRequirements();
  }
  const version = await versions();
  record('python', { made: madeFrom.python(), version });
  return { version, path: '.venv' };
}

/** The first Python that is new enough and can make environments. */
async function findPython() {
  const asked = process.env['PYTHON_PATH'];
  const seen = [];
  for (const path of asked ? [asked] : executables(names)) {
    const tells = 'import sys; print(*sys.version_info[:3], sep="."); import venv, ensurepip';
    const { out, code, said } = await run(path, ['-c', tells], { seconds: 20 });
    const [major = 0, minor = 0] = out.split('.').map(Number);
    const fit = major === 3 && minor >= 10;
    if (fit && code === 0) return { path, version: out };
    const fault = fit ? 'without venv' : 'too old';
    seen.push({ path, fit, text: `${path}: ${out ? `${out}, ${fault}` : lastLines(said, 1)}` });
  }
  const found = seen.map(({ text }) => text).join('\n');
  const half = seen.find(({ fit }) => fit);
  if (half) {
    throw new Problem('RP-B005', 'Python is here, but its venv module is not.', {
      found,
      expected: 'Python 3.10 or newer with the modules venv and ensurepip',
      fix: 'Install it (Debian, Ubuntu: apt-get install python3-venv), then run it again.',
    });
  }
  throw new Problem('RP-B004', 'No Python 3.10 or newer; the embedded AWS runs on it.', {
    found: found || `none of ${names.join(', ')} on the PATH`,
    expected: 'Python 3.10 or newer with its venv module',
    fix: asked
      ? 'Correct PYTHON_PATH, or unset it.'
      : 'Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.11), ' +
        'or name one in PYTHON_PATH, then run it again.',
  });
}

/** @param {{ path: string, version: string }} base */
async function makeEnvironment(base) {
  rmSync(at('.venv'), { recursive: true, force: true });
  const { code, said } = await run(base.path, ['-m', 'venv', at('.venv')], {
    seconds: 120,
    log: 'venv.log',
  });
  if (code === 0 && existsSync(python)) return;
  throw new Problem('RP-B006', `Python ${base.version} could not make the environment .venv.`, {
    where: base.path,
    found: lastLines(said) || `exit code ${code}`,
    fix: 'Make room and check the rights in the project folder; Debian, Ubuntu: apt-get install python3-venv. Then run it again.',
  });
}

/** Nothing is compiled in advance: Python compiles what is used when it is first used, and most never is. */
async function installRequirements() {
  const flags = [
    '--no-compile',
    '--require-hashes',
    '--only-binary=:all:',
    '--no-input',
    '--retries=2',
    '--quiet',
  ];
  const { code, said } = await run(
    python,
    ['-m', 'pip', 'install', '--disable-pip-version-check', ...flags, '-r', at('requirements.txt')],
    { seconds: 600, log: 'pip.log' },
  );
  if (code === 0) return;
  const forged = said.includes('DO NOT MATCH THE HASHES');
  throw new Problem('RP-B007', `pip could not install what requirements.txt names.`, {
    found: lastLines(said),
    expected: forged
      ? 'files with the digests that requirements.txt pins'
      : 'a package index that answers and has these versions for this system',
    fix: forged
      ? 'Do not use these files: find out who changed them on the way here (index, proxy, cache).'
      : 'Reach PyPI (pip config list; proxy), then run it again. All pip said: .setup/pip.log',
  });
}

/** Loads what was installed and tells its versions. */
async function versions() {
  const tells = [
    'import sys, importlib.metadata as m, cryptography.hazmat.bindings._rust, botocore, hypercorn',
    'print(f"Python {sys.version.split()[0]}, ministack {m.version(\'ministack\')}")',
  ];
  const { code, out, said } = await run(python, ['-c', tells.join('\n')], { seconds: 60 });
  if (code === 0) return out;
  record('python', undefined);
  throw new Problem('RP-B007', 'The Python packages are installed but do not load.', {
    where: python,
    found: lastLines(said),
    fix: 'Run it again; it makes .venv anew.',
  });
}
