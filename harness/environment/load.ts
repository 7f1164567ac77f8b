import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefinitionErrors } from '../errors/definition-errors.ts';
import { DefinitionError } from '../errors/index.ts';
import { checkPresence, readValue, unknownKey } from './check-key.ts';
import { crossRules } from './cross-rules/index.ts';
import { readEntries, type Entry } from './env-file.ts';
import type { Environment, Source } from './environment.ts';
import { describeKeys, type Key } from './keys.ts';
import { partitionOf } from './partition.ts';
import type { EnvironmentProblem } from './problem.ts';
import { collect, type Reading } from './reading.ts';
import { environmentSchema, fieldOf } from './schema.ts';
import { targetOf } from './target.ts';

export interface LoadOptions {
  /** Play on this target instead of the file's; only `embedded` and `localstack` are accepted. */
  readonly rehearse?: string | undefined;
  /** Folder of the environment files; the project's own by default. */
  readonly folder?: string | undefined;
}

const project = fileURLToPath(new URL('../../', import.meta.url));
const mostBytes = 256 * 1024;

/**
 * Reads an environment by name (`acme-prod`) or by the path of its file.
 * @throws DefinitionErrors RP-D119 with every problem of the file at once.
 * @throws DefinitionError RP-D120 where there is no such file, RP-D121 for a target it may not act on.
 */
export function loadEnvironment(nameOrPath: string, options: LoadOptions = {}): Environment {
  const path = /^[A-Za-z0-9][\w-]{0,62}$/.test(nameOrPath)
    ? join(options.folder ?? join(project, 'environments'), `${nameOrPath}.env`)
    : nameOrPath;
  const inside = relative(project, path);
  const file = inside.startsWith('..') ? path : inside;
  return readEnvironment(
    readText(path, file),
    { name: basename(path, '.env'), file },
    options.rehearse,
  );
}

/** The same from the text of a file; `file` is what messages name. */
export function readEnvironment(
  text: string,
  { name, file }: { name: string; file: string },
  rehearse?: string,
): Environment {
  const { reading, entries, problems } = readKeys(text, file);
  const concerns = collect(reading, crossRules);
  const all = [...problems, ...concerns.problems].toSorted(
    (left, right) => (left.line ?? Infinity) - (right.line ?? Infinity),
  );
  if (all.length > 0) {
    throw new DefinitionErrors(
      'RP-D119',
      `Environment "${name}" has ${all.length} ${all.length === 1 ? 'problem' : 'problems'}; nothing was run.`,
      all,
    );
  }
  const values = environmentSchema.parse(reading.values);
  const ownCertificate = values.certificate !== undefined || values.certificateFile !== undefined;
  return Object.freeze({
    ...values,
    name,
    file,
    target: targetOf(values.target, rehearse, file),
    declaredTarget: values.target,
    partition: partitionOf(values.region),
    disasterRecovery: values.enableDr,
    existingVpc: !values.createVpc,
    dataProvisionedProduct:
      values.dataProvisionedProduct ?? `${values.infrastructureName}-data-layer`,
    serviceProvisionedProduct:
      values.serviceProvisionedProduct ?? `${values.infrastructureName}-service-layer`,
    ownCertificate,
    https: ownCertificate || !values.noDnsWeb,
    sources: sourcesOf(entries, file),
    findings: concerns.findings,
  });
}

function readKeys(
  text: string,
  file: string,
): { reading: Reading; entries: readonly Entry[]; problems: EnvironmentProblem[] } {
  const keys = describeKeys();
  const { entries: all, problems } = readEntries(text, file);
  const entries = all.filter(({ value }) => value !== '');
  const values = new Map<string, unknown>();
  const lineOf = (key: string): number | null =>
    entries.find((entry) => entry.key === key)?.line ?? null;
  const rawOf = (key: string): string | undefined =>
    entries.find((entry) => entry.key === key)?.value ??
    keys.find((one) => one.key === key)?.default ??
    undefined;

  problems.push(
    ...all
      .filter(({ key }) => !keys.some((one) => one.key === key))
      .map((entry) => unknownKey(entry, keys, file)),
  );
  for (const key of keys) {
    const entry = entryOf(key, entries);
    if (entry !== undefined) {
      const read = readValue(key, entry, file);
      if ('problem' in read) problems.push(read.problem);
      else values.set(fieldOf(key.key), read.value);
    } else if (key.rule.kind === 'list') values.set(fieldOf(key.key), []);
    else if (key.rule.kind === 'assignments') values.set(fieldOf(key.key), {});
    const faulty = problems.some((one) => one.key === key.key);
    const presence = faulty ? undefined : checkPresence(key, rawOf, lineOf, file);
    if (presence !== undefined) problems.push(presence);
  }
  return {
    reading: {
      values: Object.fromEntries(values),
      file,
      lineOf,
      rawOf,
    },
    entries,
    problems,
  };
}

const entryOf = (key: Key, entries: readonly Entry[]): Entry | undefined =>
  entries.find((entry) => entry.key === key.key) ??
  (key.default === null ? undefined : { key: key.key, value: key.default, line: 0 });

function sourcesOf(entries: readonly Entry[], file: string): Readonly<Record<string, Source>> {
  const sources = describeKeys().flatMap((key): [string, Source][] => {
    const entry = entries.find((one) => one.key === key.key);
    if (entry !== undefined)
      return [[key.key, { kind: 'environment file', file, line: entry.line }]];
    if (key.default === null) return [];
    return [
      [key.key, { kind: key.parameters.length > 0 ? 'document default' : 'Runproof default' }],
    ];
  });
  return Object.fromEntries(sources);
}

function readText(path: string, file: string): string {
  const refuse = (found: string, cause?: unknown): never => {
    throw new DefinitionError('RP-D120', `The environment file ${file} cannot be read.`, {
      where: file,
      found,
      cause,
    });
  };
  if (!path.endsWith('.env')) return refuse('a name that does not end with .env');
  try {
    const bytes = readFileSync(path);
    if (bytes.length > mostBytes) return refuse(`${bytes.length} bytes, more than ${mostBytes}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof DefinitionError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return refuse(
      code === 'ENOENT'
        ? 'no such file'
        : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? 'text that is not UTF-8'
          : code,
      error,
    );
  }
}
