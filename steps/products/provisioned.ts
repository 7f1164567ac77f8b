import {
  DescribeRecordCommand,
  SearchProvisionedProductsCommand,
  type ProvisionedProductAttribute,
  type RecordDetail,
} from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { EarlierAct } from '../../harness/context.ts';

/** A provisioned product as it is. */
export type Provisioned = {
  readonly id: string;
  readonly product: string;
  readonly productId: string;
  readonly version: string;
  readonly versionId: string;
  /** AVAILABLE, UNDER_CHANGE, TAINTED, ERROR or PLAN_IN_PROGRESS. */
  readonly status: string;
  readonly message: string;
  readonly created: string;
  readonly launchedBy: string;
  /** Name or ARN of its stack. */
  readonly stack: string;
  /** When the newest operation on it was begun, and what that complains of; only where it failed. */
  readonly begun: string;
  readonly errors: readonly string[];
};

/** Whoever launched it; null where nothing of that name is there. */
export async function findProvisioned(
  aws: ReadingAws,
  name: string,
  accountId: string,
): Promise<Provisioned | null> {
  const named = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new SearchProvisionedProductsCommand({
        AccessLevelFilter: { Key: 'Account', Value: 'self' },
        Filters: { SearchQuery: [`name:${name}`] },
        ...(PageToken === undefined ? {} : { PageToken }),
      }),
    );
    return { items: answer.ProvisionedProducts, next: answer.NextPageToken };
  });
  const found = named.find(({ Name }) => Name === name);
  return found === undefined ? null : describe(aws, found, accountId);
}

async function describe(
  aws: ReadingAws,
  found: ProvisionedProductAttribute,
  accountId: string,
): Promise<Provisioned> {
  const { Id = '', Status = '', PhysicalId, LastRecordId } = found;
  const failed = Status === 'ERROR' || Status === 'TAINTED';
  const last = failed ? await recordOf(aws, LastRecordId) : undefined;
  return {
    id: Id,
    product: found.ProductName ?? '',
    productId: found.ProductId ?? '',
    version: found.ProvisioningArtifactName ?? '',
    versionId: found.ProvisioningArtifactId ?? '',
    status: Status,
    message: found.StatusMessage ?? '',
    created: found.CreatedTime?.toISOString() ?? '',
    launchedBy: found.UserArn ?? '',
    // The service names its stacks so; their ARN it tells once there is one.
    stack: PhysicalId?.includes(':stack/') ? PhysicalId : `SC-${accountId}-${Id}`,
    begun: last?.CreatedTime?.toISOString() ?? '',
    errors: (last?.RecordErrors ?? []).map(({ Code, Description }) => `${Code}: ${Description}`),
  };
}

async function recordOf(
  aws: ReadingAws,
  Id: string | undefined,
): Promise<RecordDetail | undefined> {
  if (Id === undefined) return undefined;
  return (await aws.catalog.send(new DescribeRecordCommand({ Id }))).RecordDetail;
}

/** Launched by this step in an earlier run: the ledger has its id, or a killed run asked for it and the same caller has it since. */
export function isOurs(
  { id, created, launchedBy }: Provisioned,
  earlier: readonly EarlierAct[],
  caller: string,
): boolean {
  return earlier.some(({ since, facts }) =>
    facts === null
      ? created >= since && roleOf(launchedBy) === roleOf(caller)
      : facts['provisionedProductId'] === id,
  );
}

/** A role has the same name in its own ARN, path left out, and in those of its sessions. */
const roleOf = (arn: string): string =>
  /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? arn.slice(arn.lastIndexOf('/') + 1);
