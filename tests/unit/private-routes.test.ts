import { expect, test } from '@playwright/test';
import { privateTables } from '../../harness/private-routes.ts';

const subnets = ['subnet-a', 'subnet-b', 'subnet-public', 'subnet-foreign'].map((SubnetId) => ({
  SubnetId,
}));

test('takes the main table for subnets without one of their own, and leaves public and foreign tables out', () => {
  const tables = [
    {
      RouteTableId: 'rtb-main',
      Associations: [{ Main: true }],
      Routes: [{ NatGatewayId: 'nat-1' }],
    },
    {
      RouteTableId: 'rtb-b',
      Associations: [{ SubnetId: 'subnet-b' }],
      Routes: [
        { GatewayId: 'local' },
        { GatewayId: 'vpce-1', State: 'active' as const },
        { GatewayId: 'vpce-2', State: 'blackhole' as const },
      ],
    },
    {
      RouteTableId: 'rtb-public',
      Associations: [{ SubnetId: 'subnet-public' }],
      Routes: [{ GatewayId: 'igw-1' }],
    },
    { RouteTableId: 'rtb-unused' },
  ];
  const platform = new Set(['subnet-a', 'subnet-b', 'subnet-public']);
  expect(privateTables(tables, subnets, platform)).toEqual([
    {
      id: 'rtb-main',
      main: true,
      platformSubnets: ['subnet-a'],
      foreignSubnets: ['subnet-foreign'],
      leadsTo: ['nat-1'],
    },
    {
      id: 'rtb-b',
      main: false,
      platformSubnets: ['subnet-b'],
      foreignSubnets: [],
      leadsTo: ['local', 'vpce-1'],
    },
  ]);
});
