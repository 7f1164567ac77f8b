import type { RouteTable, Subnet } from '@aws-sdk/client-ec2';

/** A route table through which private subnets of the platform send their traffic. */
export interface PrivateTable {
  readonly [field: string]: string | boolean | readonly string[];
  readonly id: string;
  readonly main: boolean;
  readonly platformSubnets: readonly string[];
  /** Subnets outside of the platform whose traffic takes the same table. */
  readonly foreignSubnets: readonly string[];
  /** What its routes lead to, such as nat-… and vpce-…; those in effect only. */
  readonly leadsTo: readonly string[];
}

/**
 * The route tables of a VPC that serve the platform's subnets and have no way to an Internet gateway. A subnet without
 * a table of its own takes the VPC's main one.
 */
export function privateTables(
  tables: readonly RouteTable[],
  subnets: readonly Subnet[],
  platform: ReadonlySet<string>,
): readonly PrivateTable[] {
  const main = tables.find((table) => table.Associations?.some((one) => one.Main === true));
  const tableOf = new Map<string, RouteTable>();
  for (const table of tables) {
    for (const { SubnetId } of table.Associations ?? [])
      if (SubnetId !== undefined) tableOf.set(SubnetId, table);
  }
  const served = (table: RouteTable) =>
    subnets
      .flatMap(({ SubnetId = '' }) => ((tableOf.get(SubnetId) ?? main) === table ? SubnetId : []))
      .toSorted();
  return tables
    .filter((table) => !(table.Routes ?? []).some(({ GatewayId }) => GatewayId?.startsWith('igw-')))
    .map((table) => ({
      id: table.RouteTableId ?? '',
      main: table === main,
      platformSubnets: served(table).filter((subnet) => platform.has(subnet)),
      foreignSubnets: served(table).filter((subnet) => !platform.has(subnet)),
      leadsTo: (table.Routes ?? []).flatMap(({ State, GatewayId, NatGatewayId }) =>
        State === 'blackhole' ? [] : (GatewayId ?? NatGatewayId ?? []),
      ),
    }))
    .filter(({ platformSubnets }) => platformSubnets.length > 0);
}
