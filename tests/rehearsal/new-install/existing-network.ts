import { EC2 } from '@aws-sdk/client-ec2';
import type { Sandbox } from './sandbox.ts';

const rest = '0.0.0.0/0';

/** A company's network as a deployment finds it: public subnets with a NAT gateway, private and isolated ones, name servers of AWS. */
export async function makeExistingNetwork({
  aws,
}: Pick<Sandbox, 'aws'>): Promise<Readonly<Record<string, string>>> {
  const ec2 = new EC2(aws);
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.200.0.0/16' });
  const VpcId = Vpc?.VpcId ?? '';
  await ec2.modifyVpcAttribute({ VpcId, EnableDnsSupport: { Value: true } });
  await ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
  const { DhcpOptions } = await ec2.createDhcpOptions({
    DhcpConfigurations: [{ Key: 'domain-name-servers', Values: ['AmazonProvidedDNS'] }],
  });
  await ec2.associateDhcpOptions({ VpcId, DhcpOptionsId: DhcpOptions?.DhcpOptionsId ?? '' });
  const { InternetGateway } = await ec2.createInternetGateway({});
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
  await ec2.attachInternetGateway({ VpcId, InternetGatewayId });

  const subnets = async (first: number, size: number): Promise<string[]> => {
    const made: string[] = [];
    for (const [at, zone] of ['a', 'b', 'c'].entries()) {
      const { Subnet } = await ec2.createSubnet({
        VpcId,
        CidrBlock: `10.200.${first + at}.0/${size}`,
        AvailabilityZone: `${aws.region}${zone}`,
      });
      made.push(Subnet?.SubnetId ?? '');
    }
    return made;
  };
  const routed = async (ids: readonly string[], route: object | null): Promise<void> => {
    const { RouteTable } = await ec2.createRouteTable({ VpcId });
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    if (route !== null)
      await ec2.createRoute({ RouteTableId, DestinationCidrBlock: rest, ...route });
    for (const SubnetId of ids) await ec2.associateRouteTable({ RouteTableId, SubnetId });
  };

  const open = await subnets(0, 24);
  const inner = await subnets(10, 24);
  const isolated = await subnets(20, 24);
  const { AllocationId } = await ec2.allocateAddress({ Domain: 'vpc' });
  const { NatGateway } = await ec2.createNatGateway({ SubnetId: open[0] ?? '', AllocationId });
  await routed(open, { GatewayId: InternetGatewayId });
  await routed(inner, { NatGatewayId: NatGateway?.NatGatewayId ?? '' });
  await routed(isolated, null);
  return {
    VPC_ID: VpcId,
    PUBLIC_SUBNET_IDS: open.join(','),
    PRIVATE_SUBNET_IDS: inner.join(','),
    ISOLATED_SUBNET_IDS: isolated.join(','),
  };
}
