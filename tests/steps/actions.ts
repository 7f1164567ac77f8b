import type { Call } from '../../harness/entries.ts';

/** SDK names whose IAM prefix is another one. */
const prefixes: Readonly<Record<string, string>> = {
  catalog: 'servicecatalog',
  cognito: 'cognito-idp',
  elb: 'elasticloadbalancing',
  opensearch: 'es',
  quotas: 'servicequotas',
};

/** The IAM actions of what was called, as a step declares them. */
export const actionsOf = ({
  calls,
}: {
  readonly calls: readonly Pick<Call, 'service' | 'operation'>[];
}): readonly string[] =>
  calls.map(({ service, operation }) => `${prefixes[service] ?? service}:${operation}`);
