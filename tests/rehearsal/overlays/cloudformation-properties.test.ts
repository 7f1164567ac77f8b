import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { ECS } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { Route53 } from '@aws-sdk/client-route-53';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { created, template, updated } from './stacks.ts';

test.use({
  overlay: ['numbers', 'container-secrets', 'private-zones', 'role-boundaries'].map(
    (name) => `cloudformation-${name}`,
  ),
});

const count = { Count: { Type: 'Number', Default: 2 } };
const task = {
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Family: 'worker',
    ContainerDefinitions: [
      {
        Name: 'worker',
        Image: 'worker:1',
        Memory: 128,
        Secrets: [
          { Name: 'PASSWORD', ValueFrom: 'arn:aws:ssm:us-east-2:111122223333:parameter/password' },
        ],
      },
    ],
  },
};

test('creates and updates a service whose count is a parameter', async ({ world, bare }) => {
  const TemplateBody = template(
    {
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'counted' } },
      Task: task,
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          ServiceName: 'counted',
          Cluster: { Ref: 'Cluster' },
          TaskDefinition: { Ref: 'Task' },
          DesiredCount: { Ref: 'Count' },
        },
      },
    },
    count,
  );
  const cloudformation = new CloudFormation(as(world));
  const ecs = new ECS(as(world));
  const desired = async () =>
    (await ecs.describeServices({ cluster: 'counted', services: ['counted'] })).services?.[0]
      ?.desiredCount;
  expect(await created(cloudformation, 'counted', { TemplateBody })).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
  });
  expect(await desired()).toBe(2);
  const Parameters = [{ ParameterKey: 'Count', ParameterValue: '3' }];
  expect(await updated(cloudformation, 'counted', { TemplateBody, Parameters })).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
  });
  expect(await desired()).toBe(3);
  expect(await created(new CloudFormation(as(bare)), 'counted', { TemplateBody })).toMatchObject({
    StackStatus: 'ROLLBACK_COMPLETE',
  });
});

test('tells the counts of a domain as numbers where they are parameters', async ({
  world,
  bare,
}) => {
  const TemplateBody = template(
    {
      Search: {
        Type: 'AWS::Elasticsearch::Domain',
        Properties: {
          DomainName: 'counted',
          ElasticsearchVersion: '7.10',
          ElasticsearchClusterConfig: {
            InstanceType: 'm5.large.elasticsearch',
            InstanceCount: { Ref: 'Count' },
          },
          EBSOptions: { EBSEnabled: true, VolumeType: 'gp2', VolumeSize: { Ref: 'Count' } },
        },
      },
    },
    count,
  );
  const counts = async (where: World) => {
    const cloudformation = new CloudFormation(as(where));
    const stack = await created(cloudformation, 'domain', { TemplateBody });
    expect(stack?.StackStatus, stack?.StackStatusReason).toBe('CREATE_COMPLETE');
    const { DomainStatus } = await new OpenSearch(as(where)).describeDomain({
      DomainName: 'counted',
    });
    return [DomainStatus?.ClusterConfig?.InstanceCount, DomainStatus?.EBSOptions?.VolumeSize];
  };
  expect(await counts(world)).toEqual([2, 2]);
  expect(await counts(bare)).not.toEqual([2, 2]);
});

test('gives the secrets of containers as the ECS API names them', async ({ world, bare }) => {
  const secrets = async (where: World) => {
    const cloudformation = new CloudFormation(as(where));
    await created(cloudformation, 'secrets', { TemplateBody: template({ Task: task }) });
    const { taskDefinition } = await new ECS(as(where)).describeTaskDefinition({
      taskDefinition: 'worker',
    });
    return taskDefinition?.containerDefinitions?.[0]?.secrets;
  };
  const expected = [
    { name: 'PASSWORD', valueFrom: 'arn:aws:ssm:us-east-2:111122223333:parameter/password' },
  ];
  expect(await secrets(world)).toEqual(expected);
  expect(await secrets(bare)).not.toEqual(expected);
});

test('makes a hosted zone with VPCs private, and only such a one', async ({ world, bare }) => {
  const zones = template({
    Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.41.0.0/16' } },
    Inner: {
      Type: 'AWS::Route53::HostedZone',
      Properties: {
        Name: 'inner.example.com',
        VPCs: [{ VPCId: { Ref: 'Network' }, VPCRegion: { Ref: 'AWS::Region' } }],
      },
    },
    Outer: { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'outer.example.com' } },
  });
  const privacy = async (where: World) => {
    const cloudformation = new CloudFormation(as(where));
    await created(cloudformation, 'zones', { TemplateBody: zones });
    const route53 = new Route53(as(where));
    const { HostedZones = [] } = await route53.listHostedZones({});
    const of = async (Name: string) => {
      const found = HostedZones.find((zone) => zone.Name === Name);
      const { VPCs = [] } = await route53.getHostedZone({ Id: found?.Id ?? '' });
      return { private: found?.Config?.PrivateZone, vpcs: VPCs.length };
    };
    return { inner: await of('inner.example.com.'), outer: await of('outer.example.com.') };
  };
  const outer = { private: false, vpcs: 0 };
  expect(await privacy(world)).toEqual({ inner: { private: true, vpcs: 1 }, outer });
  expect(await privacy(bare)).toEqual({ inner: outer, outer });
});

test('gives a role its permissions boundary, and takes it away again', async ({ world, bare }) => {
  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const bounded = (PermissionsBoundary?: string) => ({
    TemplateBody: template({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'bounded',
          PermissionsBoundary,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'ecs.amazonaws.com' },
                Action: 'sts:AssumeRole',
              },
            ],
          },
        },
      },
    }),
  });
  const found = async (where: World) =>
    (await new IAM(as(where)).getRole({ RoleName: 'bounded' })).Role?.PermissionsBoundary;
  const cloudformation = new CloudFormation(as(world));
  await created(cloudformation, 'bounded', bounded(boundary));
  expect(await found(world)).toMatchObject({ PermissionsBoundaryArn: boundary });
  await updated(cloudformation, 'bounded', bounded());
  expect(await found(world)).toBeUndefined();
  await created(new CloudFormation(as(bare)), 'bounded', bounded(boundary));
  expect(await found(bare)).toBeUndefined();
});
