import type { PlannedChange } from './change-plan.ts';

/** What holds data that no template brings back. */
const holdingData: ReadonlySet<string> = new Set([
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::RDS::GlobalCluster',
  'AWS::Elasticsearch::Domain',
  'AWS::OpenSearchService::Domain',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
]);

export const holdsData = (type: string): boolean => holdingData.has(type);

/** What a plan does to resources that hold data, each as `Database/Database (AWS::RDS::DBInstance): replaced`. */
export interface DataLoss {
  /** Replaced or removed for certain. */
  readonly certain: readonly string[];
  /** Perhaps replaced: CloudFormation knows only when it is on its way. */
  readonly possible: readonly string[];
}

/** @param kept paths of resources of which the vendor says that this update does not replace them */
export function dataLoss(
  changes: readonly PlannedChange[],
  kept: readonly string[] = [],
): DataLoss {
  const concerned = changes.filter(({ type, fate }) => holdsData(type) && fate !== 'kept');
  const told = ({ path, type, fate }: PlannedChange) => `${path} (${type}): ${fate}`;
  return {
    certain: concerned.filter(({ fate }) => fate !== 'perhaps replaced').map(told),
    possible: concerned
      .filter(({ path, fate }) => fate === 'perhaps replaced' && !kept.includes(path))
      .map(told),
  };
}
