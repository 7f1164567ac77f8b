import { readingOperations } from '../../harness/aws/reading-operations.ts';
import type { Services } from '../../harness/aws/services.ts';

/** The name IAM gives a service, where it is not the one steps use. */
const services: Readonly<Record<string, keyof Services>> = {
  'cognito-idp': 'cognito',
  elasticloadbalancing: 'elb',
  es: 'opensearch',
  servicecatalog: 'catalog',
  servicequotas: 'quotas',
};

/** Actions which allow a reading operation under another name than the operation's. */
const named: ReadonlySet<string> = new Set([
  's3:ListAllMyBuckets',
  's3:ListBucket',
  's3:GetReplicationConfiguration',
]);

/** Whether an IAM action only allows operations known to read. What is not known to read counts as changing. */
export function isReadingAction(action: string): boolean {
  if (named.has(action)) return true;
  const [prefix = '', operation = ''] = action.split(':');
  const known: Readonly<Record<string, readonly string[]>> = readingOperations;
  return known[services[prefix] ?? prefix]?.includes(operation) ?? false;
}

/** Sounds like reading without being known to read. */
export const soundsLikeReading = (action: string): boolean =>
  !isReadingAction(action) && /:(Get|List|Describe|Head|Search|Lookup)/.test(action);
