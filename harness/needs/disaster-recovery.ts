import type { Environment, OutputReference, WithDisasterRecovery } from '../environment/index.ts';
import { launchParameters, type LaunchParameter } from '../launch-parameters.ts';
import { vendorTemplate } from '../vendor-templates.ts';

type Outputs = Readonly<Record<string, string>>;

/** What the two stacks of disaster recovery have in common, whichever runbook makes them. */
interface StackNeeds {
  readonly stackName: string;
  /** File; null where the vendor's templates are not there. */
  readonly template: string | null;
  readonly parameters: readonly LaunchParameter[];
}

/** What the DR stack is made from, and which of its outputs the environment refers to. */
export function drStackNeeds(environment: WithDisasterRecovery): StackNeeds & {
  readonly mainRegion: string;
  readonly askedFor: readonly string[];
  readonly snapshotKey: string | null;
} {
  const { key, buckets } = replicas(environment);
  return {
    stackName: drStackOf(environment),
    template: vendorTemplate(environment.vendorTemplates, environment.productVersion, 'dr'),
    parameters: launchParameters(environment, 'dr-stack'),
    mainRegion: environment.region,
    askedFor: [key, ...buckets].flatMap((value) => outputIn(value) ?? []),
    snapshotKey: outputIn(environment.snapshotCopyKmsKeyDestination),
  };
}

/**
 * What the snapshot copy is made from and held against.
 * @throws BlockedError RP-B476 where an output of the DR stack is meant that the stack does not have
 */
export function snapshotCopyNeeds(
  environment: WithDisasterRecovery,
  dataStack: string,
  outputs: Outputs,
): StackNeeds & {
  readonly dataStack: string;
  readonly database: string | null;
  readonly drRegion: string;
  readonly replicas: { readonly key: string; readonly buckets: readonly string[] };
  readonly originalDays: number;
} {
  const { key, buckets } = replicas(environment);
  // An output that is missing is for the DR stack's own step to tell.
  const valueOf = (value: string | OutputReference) =>
    typeof value === 'string' ? value : (outputs[value.output] ?? '');
  return {
    stackName: copyStackOf(environment),
    template: vendorTemplate(
      environment.vendorTemplates,
      environment.productVersion,
      'snapshots_tool_rds_dest',
    ),
    parameters: launchParameters(environment, 'snapshot-copy', { drOutputs: outputs }),
    dataStack,
    database: environment.database ?? null,
    drRegion: environment.drRegion,
    replicas: { key: valueOf(key), buckets: buckets.map(valueOf) },
    originalDays: environment.rdsBackupRetentionDays,
  };
}

/** Parameters of the data layer that disaster recovery sets: all that enabling it later changes. */
export const recoveryParameters = (parameters: readonly LaunchParameter[]): readonly string[] =>
  parameters
    .filter(({ key }) => key === 'ENABLE_DR' || key.startsWith('DR_'))
    .map(({ name }) => name);

const drStackOf = ({ infrastructureName, drEnvironment }: Environment): string =>
  `${infrastructureName}-${drEnvironment}`;
const copyStackOf = ({ infrastructureName }: Environment): string =>
  `${infrastructureName}-snapshot-copy`;

/** Names of both stacks; null without disaster recovery. */
export const recoveryStacksOf = (
  environment: Environment,
): { readonly drStack: string | null; readonly snapshotCopyStack: string | null } =>
  environment.disasterRecovery
    ? { drStack: drStackOf(environment), snapshotCopyStack: copyStackOf(environment) }
    : { drStack: null, snapshotCopyStack: null };

const replicas = (environment: WithDisasterRecovery) => ({
  key: environment.drDatalakeKmsKey,
  buckets: [
    environment.drDatalakeBucket,
    environment.drStreamBucket,
    environment.drBackupBucket,
    environment.drLocalArtifactsBucket,
  ],
});

const outputIn = (value: string | OutputReference): string | null =>
  typeof value === 'string' ? null : value.output;
