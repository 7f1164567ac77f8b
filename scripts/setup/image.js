import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './engine.js';
import { lastLines, run } from './command.js';
import { at } from './place.js';
import { Problem } from './problem.js';

export const image = 'localstack/localstack:4.14.0';

const here = at('scripts', 'localstack');
const mirror = 'http://deb.debian.org/debian';
/** LocalStack's code needs Python 3.13, which is trixie's; zip packs functions, openssl makes certificates. */
const packages = 'python3,python3-venv,ca-certificates,openssl,zip,unzip,procps';
const code = '/opt/code/localstack';

/**
 * Has the image in the engine: as it is there, from the registry, or built from Debian and PyPI.
 * @param {string} host @param {(line: string) => void} say
 */
export async function provideImage(host, say) {
  const docker = engine(host);
  if ((await docker(['image', 'inspect', image], 20)).code === 0) return say(`${image} is there`);
  if ((await docker(['pull', '--quiet', image], 300)).code === 0) return say(`${image} was pulled`);
  say(`no registry gives ${image}: it is built from Debian and PyPI`);
  if (process.arch !== 'x64' || process.getuid?.() !== 0) {
    throw new Problem('RP-B015', `${image} can be built only by root on x86-64.`, {
      found: `${process.arch}, ${process.getuid?.() === 0 ? 'root' : 'not root'}`,
    });
  }
  const root = at('.setup', 'localstack', 'root');
  try {
    await makeRoot(root, say);
    await installLocalStack(root, say);
    await pack(root, host);
    say(`${image} is built`);
  } finally {
    // Tens of thousands of files: another program removes them meanwhile.
    spawn('rm', ['-rf', '--one-file-system', root], { stdio: 'ignore', detached: true }).unref();
  }
}

/** @param {string} root @param {(line: string) => void} say */
async function makeRoot(root, say) {
  await install(['debootstrap'], ['debootstrap'], say);
  const cache = at('.setup', 'localstack', 'packages');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  await must('debootstrap', [
    '--variant=minbase',
    `--cache-dir=${cache}`,
    `--include=${packages}`,
    'trixie',
    root,
    mirror,
  ]);
  say('a Debian trixie with Python 3.13 is unpacked');
}

/** Every package is pinned with its digest; pip keeps what it fetched for the next time. @param {string} root @param {(line: string) => void} say */
async function installLocalStack(root, say) {
  const cache = at('.setup', 'localstack', 'pip');
  mkdirSync(join(root, 'pip'), { recursive: true });
  mkdirSync(cache, { recursive: true });
  for (const file of ['requirements.txt', 'build-requirements.txt'])
    copyFileSync(join(here, file), join(root, 'pip', file));
  copyFileSync('/etc/resolv.conf', join(root, 'etc', 'resolv.conf'));
  const authorities = process.env['PIP_CERT'] ?? '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(authorities)) copyFileSync(authorities, join(root, 'pip', 'authorities.pem'));
  const index = await run('python3', ['-m', 'pip', 'config', 'get', 'global.index-url'], {
    seconds: 20,
  });
  const settings = [
    'PATH=/usr/bin:/bin',
    'HOME=/root',
    'PIP_CERT=/pip/authorities.pem',
    'PIP_DISABLE_PIP_VERSION_CHECK=1',
    'PIP_CACHE_DIR=/pip/cache',
    ...(index.code === 0 ? [`PIP_INDEX_URL=${index.out}`] : []),
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => {
      const value = process.env[name] ?? process.env[name.toLowerCase()];
      return value ? [`${name}=${value}`] : [];
    }),
  ];
  const inside = (/** @type {string[]} */ words) =>
    must('chroot', [root, '/usr/bin/env', '-i', ...settings, ...words]);
  mkdirSync(join(root, 'pip', 'cache'));
  await must('mount', ['--bind', cache, join(root, 'pip', 'cache')]);
  try {
    const pip = `${code}/.venv/bin/pip`;
    const pinned = ['--no-deps', '--require-hashes', '--no-input', '--quiet'];
    await inside(['python3', '-m', 'venv', `${code}/.venv`]);
    await inside([pip, 'install', ...pinned, '-r', '/pip/build-requirements.txt']);
    const build = [...pinned, '--no-build-isolation'];
    await inside([pip, 'install', ...build, '-r', '/pip/requirements.txt']);
  } finally {
    await must('umount', [join(root, 'pip', 'cache')]);
  }
  rmSync(join(root, 'pip'), { recursive: true });
  mkdirSync(join(root, 'usr', 'lib', 'localstack'), { recursive: true });
  writeFileSync(join(root, 'usr', 'lib', 'localstack', '.community-version'), '');
  say('LocalStack 4.14.0 is installed in it');
}

/** @param {string} root @param {string} host */
async function pack(root, host) {
  const changes = [
    `ENV PATH=${code}/.venv/bin:/usr/bin:/bin`,
    'ENV GATEWAY_LISTEN=0.0.0.0:4566',
    'ENV PYTHONUNBUFFERED=1',
    'EXPOSE 4566',
    'ENTRYPOINT ["python", "-m", "localstack.runtime.main"]',
  ].flatMap((change) => ['--change', change]);
  const left = ['./proc/*', './sys/*', './var/cache/apt/*', './var/lib/apt/lists/*'];
  const tar = spawn(
    'tar',
    ['-C', root, '-c', '--numeric-owner', ...left.map((it) => `--exclude=${it}`), '.'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const docker = spawn('docker', ['--host', host, 'import', ...changes, '-', image], {
    stdio: [tar.stdout, 'ignore', 'inherit'],
  });
  const codes = await Promise.all(
    [tar, docker].map(async (child) => (await once(child, 'exit'))[0]),
  );
  if (codes.some((each) => each !== 0)) {
    throw new Problem('RP-B015', 'The image could not be packed.', {
      found: `tar and docker import ended with ${codes.join(' and ')}`,
    });
  }
}

/** @param {string} host */
const engine = (host) => (/** @type {string[]} */ words, /** @type {number} */ seconds) =>
  run('docker', ['--host', host, ...words], { seconds, log: 'docker.log' });

/** @param {string} program @param {string[]} words */
async function must(program, words) {
  const { code: ended, said } = await run(program, words, { seconds: 420, log: 'localstack.log' });
  if (ended === 0) return;
  throw new Problem('RP-B015', `${program} failed while the image was built.`, {
    found: lastLines(said),
    fix: 'Reach Debian and PyPI, or load the image into the engine. All it said: .setup/localstack.log',
  });
}
