import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { resolveSecret, type Environment } from '../../harness/environment/index.ts';
import type { Hands } from '../../harness/hands.ts';
import type { SecretReference } from '../../harness/secret.ts';
import { check, Unfit, type Check, type Finding } from './check.ts';

const isReference = (value: unknown): value is SecretReference =>
  typeof value === 'object' && value !== null && 'from' in value && 'name' in value;

/**
 * Secrets and files the environment refers to: told by name and place, never by value.
 * @param readSecret null where the target cannot be reached; what is not in Parameter Store is read all the same
 */
export function checkReferences(
  environment: Environment,
  readSecret: Hands['readSecret'] | null,
): readonly Promise<Check>[] {
  const secrets = Object.values(environment).filter(isReference);
  return [
    ...secrets.map((reference) =>
      check('environment', `Secret ${reference.name}`, () =>
        secret(reference, environment, readSecret),
      ),
    ),
    ...filesOf(environment).map(([key, path]) =>
      check('environment', `File ${key}`, () => file(path, environment)),
    ),
  ];
}

async function secret(
  reference: SecretReference,
  environment: Environment,
  read: Hands['readSecret'] | null,
): Promise<Finding> {
  const { from } = reference;
  if (from.startsWith('file:') && comesWithTheWorld(from.slice('file:'.length), environment)) {
    return { notChecked: `${from}: the rehearsal world writes it` };
  }
  if (read === null && from.startsWith('ssm:'))
    return { notChecked: `${from}: Parameter Store cannot be asked now` };
  await (read?.(reference) ?? resolveSecret(reference, { root: process.cwd() }));
  return `${from} can be read`;
}

async function file(path: string, environment: Environment): Promise<Finding> {
  if (comesWithTheWorld(path, environment))
    return { notChecked: `${path}: the rehearsal world writes it` };
  await access(resolve(path), constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new Unfit(
      `${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`,
      `Put the file there, readable for this user, or correct ${environment.file}.`,
    );
  });
  return `${path} can be read`;
}

function filesOf(environment: Environment): readonly (readonly [string, string])[] {
  const { keyPairPublicKeyFile, certificateFile, certificateChainFile, vendorTemplates } =
    environment;
  const named = {
    KEY_PAIR_PUBLIC_KEY_FILE: keyPairPublicKeyFile,
    CERTIFICATE_FILE: certificateFile,
    CERTIFICATE_CHAIN_FILE: certificateChainFile,
    VENDOR_TEMPLATES: vendorTemplates,
  };
  return Object.entries(named).flatMap(([key, path]) =>
    path === undefined ? [] : [[key, path] as const],
  );
}

/** On a rehearsal, files below `evidence` are made by the world before the first step. */
function comesWithTheWorld(path: string, { target }: Environment): boolean {
  return target !== 'aws' && relative(process.cwd(), resolve(path)).startsWith('evidence/');
}
