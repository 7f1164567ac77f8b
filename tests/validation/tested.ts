import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { softwareOf } from '../../fixtures/playing/software.ts';
import type { Software } from '../../harness/entries.ts';

/** What the tests ran on: written into their results by the run itself. */
export interface Tested {
  readonly software: Software;
  readonly platform: {
    readonly system: string;
    readonly architecture: string;
    readonly cores: number;
  };
  /** SHA-256 of the files that pin every dependency. */
  readonly locks: Readonly<Record<string, string>>;
}

const locks = ['package-lock.json', 'requirements.txt'];

export async function whatIsTested(): Promise<Tested> {
  const root = new URL('../../', import.meta.url);
  return {
    software: await softwareOf(),
    platform: {
      system: `${platform()} ${release()}`,
      architecture: arch(),
      cores: cpus().length,
    },
    locks: Object.fromEntries(
      locks.map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(new URL(file, root)))
          .digest('hex'),
      ]),
    ),
  };
}
