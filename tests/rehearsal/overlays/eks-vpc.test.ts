import { EC2 } from '@aws-sdk/client-ec2';
import { EKS } from '@aws-sdk/client-eks';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'eks-vpc' });

test('a cluster tells the VPC of its subnets', async ({ world, bare }) => {
  for (const [one, told] of [
    [world, true],
    [bare, false],
  ] as const) {
    const [ec2, eks] = [new EC2(as(one)), new EKS(as(one))];
    const { Vpc } = await ec2.createVpc({ CidrBlock: '10.77.0.0/16' });
    const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: '10.77.1.0/24' });
    await eks.createCluster({
      name: 'told',
      roleArn: `arn:aws:iam::${one.accounts.main.accountId}:role/eks`,
      resourcesVpcConfig: { subnetIds: [Subnet?.SubnetId ?? ''] },
    });
    const { cluster } = await eks.describeCluster({ name: 'told' });
    expect(cluster?.resourcesVpcConfig?.vpcId === Vpc?.VpcId).toBe(told);
  }
});
