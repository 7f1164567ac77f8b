import type {
  DeleteParameterRequest,
  DescribeParametersRequest,
  DescribeParametersResult,
  GetParameterHistoryRequest,
  GetParameterHistoryResult,
  GetParameterRequest,
  GetParameterResult,
  ParameterMetadata,
  ParameterStringFilter,
  PutParameterRequest,
} from '@aws-sdk/client-ssm';
import { BlockedError } from '../errors/index.ts';
import { Secret } from '../secret.ts';
import type { StoredParameter } from '../service-parameters.ts';
import { allPages } from './all-pages.ts';

/** Calls of Parameter Store that only read; a step makes the commands, so that the harness loads without the SDK. */
export interface ReadsParameters {
  describe(input: DescribeParametersRequest): Promise<DescribeParametersResult>;
  get(input: GetParameterRequest): Promise<GetParameterResult>;
}

export interface WritesParameters extends Pick<ReadsParameters, 'describe'> {
  history(input: GetParameterHistoryRequest): Promise<GetParameterHistoryResult>;
  put(input: PutParameterRequest): Promise<object>;
  remove(input: DeleteParameterRequest): Promise<object>;
}

/** A parameter as it is to be. Only a secret is stored encrypted, and only a plain text may be shown. */
export interface WantedParameter {
  readonly path: string;
  /** The platform's service that reads it at start. */
  readonly service: string;
  readonly value: Secret | string;
  /** What the document writes, where that differs. */
  readonly documentSays?: string | null;
}

const typeOf = ({ value }: WantedParameter) =>
  value instanceof Secret ? 'SecureString' : 'String';

const textOf = ({ value }: WantedParameter) => (value instanceof Secret ? value.reveal() : value);

/** What Parameter Store has at the paths, without values; a parameter whose type is wrong is not even read. */
export async function observeParameters(
  calls: ReadsParameters,
  wanted: readonly WantedParameter[],
): Promise<readonly StoredParameter[]> {
  const metadata = await metadataOf(calls, wanted);
  const parameters: StoredParameter[] = [];
  for (const one of wanted) {
    const { path, service, documentSays = null } = one;
    const found = metadata.get(path);
    parameters.push({
      path,
      service,
      type: found?.Type ?? null,
      version: found?.Version ?? null,
      changed: found?.LastModifiedDate?.toISOString() ?? null,
      isTheOneProvided: found?.Type === typeOf(one) && (await holdsValue(calls, one)),
      documentSays,
    });
  }
  return parameters;
}

/** Those that are there in a type other than they are to have. */
export const ofAnotherType = (
  parameters: readonly StoredParameter[],
  wanted: (path: string) => 'String' | 'SecureString',
) =>
  parameters.flatMap(({ path, type }) =>
    type === null || type === wanted(path) ? [] : { path, type, expected: wanted(path) },
  );

/** Writes what is not there yet, and sends back all else a parameter has, which PutParameter would reset. */
export async function writeParameters(
  calls: WritesParameters,
  wanted: readonly WantedParameter[],
  before: readonly StoredParameter[],
): Promise<void> {
  const metadata = await metadataOf(calls, wanted);
  for (const one of wanted) {
    if (before.find(({ path }) => path === one.path)?.isTheOneProvided === true) continue;
    await put(calls, one.path, textOf(one), typeOf(one), metadata.get(one.path));
  }
}

/**
 * Takes back what was written between two observations. Earlier values come from the history AWS keeps, so they never
 * pass through a file of ours.
 * @throws BlockedError RP-B248 where a parameter was changed since, RP-B251 where AWS has dropped the earlier value
 */
export async function restoreParameters(
  calls: WritesParameters,
  before: readonly StoredParameter[],
  after: readonly StoredParameter[],
): Promise<void> {
  const metadata = await metadataOf(calls, after);
  for (const { path, version } of after) {
    const earlier = before.find((one) => one.path === path)?.version ?? null;
    if (version === null || version === earlier) continue;
    const now = metadata.get(path);
    if (now?.Version !== version) {
      throw new BlockedError('RP-B248', `The parameter ${path} has been changed since.`, {
        where: path,
        found: now === undefined ? 'no parameter' : `version ${now.Version}`,
        expected: `version ${version}`,
      });
    }
    await (earlier === null
      ? calls.remove({ Name: path })
      : put(calls, path, await valueOf(calls, path, earlier), now.Type ?? 'SecureString', now));
  }
}

/** When the newest parameter right below a path was written (ISO); null where there is none. */
export async function newestChange(
  { describe }: Pick<ReadsParameters, 'describe'>,
  path: string,
): Promise<{ readonly path: string; readonly changed: string } | null> {
  const found = await described({ describe }, [
    { Key: 'Path', Option: 'Recursive', Values: [path] },
  ]);
  const changes = found.flatMap(({ Name, LastModifiedDate }) =>
    Name === undefined || LastModifiedDate === undefined
      ? []
      : { path: Name, changed: LastModifiedDate.toISOString() },
  );
  return changes.toSorted((a, b) => a.changed.localeCompare(b.changed)).at(-1) ?? null;
}

async function metadataOf(
  calls: Pick<ReadsParameters, 'describe'>,
  parameters: readonly { readonly path: string }[],
): Promise<ReadonlyMap<string, ParameterMetadata>> {
  if (parameters.length === 0) return new Map();
  const found = await described(calls, [
    { Key: 'Name', Option: 'Equals', Values: parameters.map(({ path }) => path) },
  ]);
  return new Map(found.map((one) => [one.Name ?? '', one]));
}

const described = (
  { describe }: Pick<ReadsParameters, 'describe'>,
  ParameterFilters: ParameterStringFilter[],
) =>
  allPages(async (NextToken) => {
    const answer = await describe({ ParameterFilters, NextToken });
    return { items: answer.Parameters, next: answer.NextToken };
  });

async function holdsValue(calls: ReadsParameters, wanted: WantedParameter): Promise<boolean> {
  const { Parameter } = await calls.get({ Name: wanted.path, WithDecryption: true });
  const value = Parameter?.Value ?? '';
  if (value === textOf(wanted)) return true;
  if (wanted.value instanceof Secret) registerWherePossible(wanted.path, value);
  return false;
}

const put = (
  calls: WritesParameters,
  Name: string,
  Value: string,
  Type: 'String' | 'StringList' | 'SecureString',
  now: ParameterMetadata | undefined,
) =>
  calls.put({
    Name,
    Value,
    Type,
    Overwrite: now !== undefined,
    KeyId: now?.KeyId,
    Tier: now?.Tier,
    Description: now?.Description,
    AllowedPattern: now?.AllowedPattern,
    DataType: now?.DataType,
  });

/** A value as it stood in an earlier version. */
async function valueOf(calls: WritesParameters, Name: string, version: number): Promise<string> {
  const history = await allPages(async (NextToken) => {
    const answer = await calls.history({ Name, WithDecryption: true, NextToken });
    return { items: answer.Parameters, next: answer.NextToken };
  });
  const earlier = history.find(({ Version }) => Version === version)?.Value;
  if (earlier !== undefined) {
    registerWherePossible(Name, earlier);
    return earlier;
  }
  throw new BlockedError('RP-B251', `AWS no longer keeps the earlier value of ${Name}.`, {
    where: Name,
    expected: `version ${version} in the parameter's history`,
  });
}

/** Any secret that was read is kept out of the evidence. One too short for that is told apart by nothing and written nowhere. */
function registerWherePossible(path: string, value: string): void {
  try {
    void new Secret(`value of ${path}`, value);
  } catch (error) {
    if (!(error instanceof BlockedError && error.code === 'RP-B310')) throw error;
  }
}
