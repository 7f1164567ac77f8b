import type { DefinitionError } from '../errors/index.ts';
import type { EnvironmentValues } from './schema.ts';

/** Where a value came from: the tables' default, or a line of the environment file. */
export type Source =
  | { readonly kind: 'document default' }
  | { readonly kind: 'Runproof default' }
  | { readonly kind: 'environment file'; readonly file: string; readonly line: number };

/** `environments/acme-prod.env:12`, `document default`, … */
export const sourceInWords = (source: Source | undefined): string => {
  if (source === undefined) return 'not set';
  return source.kind === 'environment file' ? `${source.file}:${source.line}` : source.kind;
};

/**
 * One installation, read and found without problems. Field names are the keys in camel case; absent
 * keys are undefined, lists empty. Secrets are references: nothing here holds a secret's value.
 */
export interface Environment extends EnvironmentValues {
  /** The file's name without folder and ending; it names the evidence folder. */
  readonly name: string;
  /** As it was asked for, from the project's folder. */
  readonly file: string;
  /** The target the file names; `target` differs from it in a rehearsal of a file for `aws`. */
  readonly declaredTarget: EnvironmentValues['target'];
  readonly partition: string;
  /** Same as `enableDr`, in the words of the decision. */
  readonly disasterRecovery: boolean;
  /** The opposite of `createVpc`. */
  readonly existingVpc: boolean;
  /** Named by the environment, or after its infrastructure. */
  readonly dataProvisionedProduct: string;
  readonly serviceProvisionedProduct: string;
  /** A certificate is named by its ARN or given as files, so the product makes none. */
  readonly ownCertificate: boolean;
  /** The platform is reached by HTTPS: false only with NO_DNS_WEB and no certificate. */
  readonly https: boolean;
  /** By key (`DR_REGION`), for every key that has a value. */
  readonly sources: Readonly<Record<string, Source>>;
  /** Worth knowing, recorded, and holding nothing up. */
  readonly findings: readonly DefinitionError[];
}

type With<K extends keyof EnvironmentValues> = {
  readonly [P in K]-?: Exclude<EnvironmentValues[P], undefined>;
};

export type WithDisasterRecovery = Environment & {
  readonly enableDr: true;
  readonly disasterRecovery: true;
} & With<
    | 'drAwsAccountId'
    | 'drRegion'
    | 'drDatalakeKmsKey'
    | 'drDatalakeBucket'
    | 'drStreamBucket'
    | 'drBackupBucket'
    | 'drLocalArtifactsBucket'
  >;
export type WithExistingVpc = Environment & { readonly createVpc: false } & With<'vpcId'>;
export type WithBox = Environment & { readonly boxIntegration: true } & With<
    'boxClientId' | 'boxClientSecret'
  >;
export type WithEgnyte = Environment & {
  readonly egnyteIntegration: true;
} & With<'egnyteClientId'>;
export type WithSso = Environment & { readonly sso: true } & With<
    'ssoProviderType' | 'ssoProviderName' | 'ssoDomainPrefix'
  >;

/** Conditions for `.when`: inside, what they require is no longer optional. The rules make them true. */
export const hasDisasterRecovery = (
  environment: Environment,
): environment is WithDisasterRecovery => environment.enableDr;
export const hasExistingVpc = (environment: Environment): environment is WithExistingVpc =>
  !environment.createVpc;
export const hasForeignDns = (environment: Environment): boolean => environment.foreignDns;
export const hasBox = (environment: Environment): environment is WithBox =>
  environment.boxIntegration;
export const hasEgnyte = (environment: Environment): environment is WithEgnyte =>
  environment.egnyteIntegration;
export const hasSso = (environment: Environment): environment is WithSso => environment.sso;
