import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { plantingIn } from './planting.ts';
import type { Stage } from './stage.ts';

/** Needs of the network's check where the product creates the network. */
export const open = {
  createVpc: true,
  vpcId: null,
  vpcCidr: '10.40.0.0/16',
  privateSubnetIds: [] as string[],
  publicSubnetIds: [] as string[],
  isolatedSubnetIds: [] as string[],
  corporateEgress: false,
  exposedOnInternet: false,
};

export interface Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  readonly publicTable: string;
}

export const needsOf = ({ vpcId, privateSubnetIds, publicSubnetIds }: Network) => ({
  ...open,
  createVpc: false,
  vpcId,
  privateSubnetIds,
  publicSubnetIds,
});

export async function makeVpc({ world }: Stage, CidrBlock: string): Promise<string> {
  return (
    (await plantingIn(world, EC2Client).send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? ''
  );
}

export async function makeSubnet(
  { world }: Stage,
  VpcId: string,
  CidrBlock: string,
  AvailabilityZone: string,
): Promise<string> {
  const made = await plantingIn(world, EC2Client).send(
    new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }),
  );
  return made.Subnet?.SubnetId ?? '';
}

export async function makeNetwork(stage: Stage): Promise<Network> {
  const ec2 = plantingIn(stage.world, EC2Client);
  const vpcId = await makeVpc(stage, '10.40.0.0/16');
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: GatewayId }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const publicTable = RouteTable?.RouteTableId ?? '';
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: publicTable,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId,
    }),
  );
  const privateSubnetIds = [
    await makeSubnet(stage, vpcId, '10.40.1.0/24', 'us-east-2a'),
    await makeSubnet(stage, vpcId, '10.40.2.0/24', 'us-east-2b'),
  ];
  const publicSubnetIds = [
    await makeSubnet(stage, vpcId, '10.40.101.0/28', 'us-east-2a'),
    await makeSubnet(stage, vpcId, '10.40.102.0/28', 'us-east-2b'),
  ];
  for (const SubnetId of publicSubnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: publicTable, SubnetId }));
  }
  return { vpcId, privateSubnetIds, publicSubnetIds, publicTable };
}
