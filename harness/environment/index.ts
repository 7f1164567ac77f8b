import type { EnvironmentSchema } from '../runbook.ts';
import type { Environment } from './environment.ts';

export { checkAnswer, isAsked, isNeeded, writeEnvironmentText, type Answers } from './answers.ts';
export {
  hasBox,
  hasDisasterRecovery,
  hasEgnyte,
  hasExistingVpc,
  hasForeignDns,
  hasSso,
  type Environment,
  type Source,
  type WithBox,
  type WithDisasterRecovery,
  type WithEgnyte,
  type WithExistingVpc,
  type WithSso,
} from './environment.ts';
export { describeKeys, type Key } from './keys.ts';
export { loadEnvironment, readEnvironment, type LoadOptions } from './load.ts';
export { partitionOf } from './partition.ts';
export { EnvironmentProblem } from './problem.ts';
export { rehearsed, resolveSecret, type SecretSources } from './secret-references.ts';
export type { EnvironmentValues, OutputReference } from './schema.ts';
export { targetOf, type Target } from './target.ts';

/** What runbooks of this document take as `parameters`. */
export const installation: EnvironmentSchema<Environment> = {};
