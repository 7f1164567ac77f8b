import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefinitionError } from '../errors/index.ts';
import { Secret, type SecretReference } from '../secret.ts';

export interface SecretSources {
  /** Folder that the paths of `file:` start at; the project's by default. */
  readonly root?: string;
  /** Reads a SecureString of Parameter Store, decrypted; needed for `ssm:` only. */
  readonly readParameter?: (path: string) => Promise<string>;
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Reads a secret from where it is. One line break at the end of a file is not part of it.
 * @throws DefinitionError RP-D170 where there is none, naming the place and never a value.
 */
export async function resolveSecret(
  reference: SecretReference,
  sources: SecretSources,
): Promise<Secret> {
  const [kind = '', place = ''] = [
    reference.from.slice(0, reference.from.indexOf(':')),
    reference.from.slice(reference.from.indexOf(':') + 1),
  ];
  const value = await read(kind, place, reference, sources);
  if (value === '') throw unreadable(reference, 'nothing');
  return new Secret(reference.name, value);
}

async function read(
  kind: string,
  place: string,
  reference: SecretReference,
  sources: SecretSources,
): Promise<string> {
  try {
    switch (kind) {
      case 'env':
        return (sources.variables ?? process.env)[place] ?? '';
      case 'file':
        return (await readFile(resolve(sources.root ?? project, place), 'utf8')).replace(
          /\r?\n$/,
          '',
        );
      case 'ssm':
        if (sources.readParameter === undefined)
          throw unreadable(reference, 'no way to Parameter Store here');
        return await sources.readParameter(place);
      case 'rehearsal':
        return rehearsed(place);
      default:
        throw unreadable(reference, 'a reference of no known kind');
    }
  } catch (error) {
    if (error instanceof DefinitionError) throw error;
    throw unreadable(
      reference,
      error instanceof Error && 'code' in error
        ? String(error.code)
        : error instanceof Error
          ? error.name
          : 'an error',
      error,
    );
  }
}

/** A made-up value that every process of a rehearsal agrees on; the loader refuses it in a file for `aws`. */
export function rehearsed(name: string): string {
  return `Rehearsal-${createHash('sha256').update(`runproof rehearsal ${name}`).digest('hex').slice(0, 24)}`;
}

function unreadable(reference: SecretReference, found: string, cause?: unknown): DefinitionError {
  return new DefinitionError('RP-D170', `The secret ${reference.name} cannot be read.`, {
    where: reference.from,
    found,
    cause,
  });
}
