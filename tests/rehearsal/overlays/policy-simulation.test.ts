import { IAM } from '@aws-sdk/client-iam';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'policy-simulation' });

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

async function decisions(
  world: World,
  PolicySourceArn: string,
  ActionNames: string[],
  ResourceArns?: string[],
) {
  const { EvaluationResults } = await new IAM(as(world)).simulatePrincipalPolicy({
    PolicySourceArn,
    ActionNames,
    ResourceArns,
  });
  return EvaluationResults?.map(
    ({ EvalActionName, EvalDecision }) => `${EvalActionName} ${EvalDecision}`,
  );
}

test('counts managed policies, groups and every resource', async ({ world }) => {
  const iam = new IAM(as(world));
  const { accountId } = world.accounts.main;
  const deployer = `arn:aws:iam::${accountId}:role/RunproofDeployer`;
  expect(await decisions(world, deployer, ['es:CreateDomain'])).toEqual([
    'es:CreateDomain allowed',
  ]);
  await iam.createUser({ UserName: 'grouped' });
  await iam.createGroup({ GroupName: 'readers' });
  await iam.attachGroupPolicy({ GroupName: 'readers', PolicyArn: administrator });
  await iam.putUserPolicy({
    UserName: 'grouped',
    PolicyName: 'not-that',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::secret/*' }],
    }),
  });
  await iam.addUserToGroup({ GroupName: 'readers', UserName: 'grouped' });
  const grouped = `arn:aws:iam::${accountId}:user/grouped`;
  expect(
    await decisions(
      world,
      grouped,
      ['s3:GetObject'],
      ['arn:aws:s3:::open/x', 'arn:aws:s3:::secret/x'],
    ),
  ).toEqual(['s3:GetObject allowed', 's3:GetObject explicitDeny']);
});

test('a role with a path has its policies, and its boundary limits them', async ({
  world,
  bare,
}) => {
  for (const where of [world, bare]) {
    const iam = new IAM(as(where));
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
    await iam.createRole({
      RoleName: 'limited',
      Path: '/lab/',
      AssumeRolePolicyDocument,
      PermissionsBoundary: readOnly,
    });
    await iam.attachRolePolicy({ RoleName: 'limited', PolicyArn: administrator });
  }
  const limited = `arn:aws:iam::${world.accounts.main.accountId}:role/lab/limited`;
  const actions = ['ec2:DescribeVpcs', 'ec2:DeleteVpc'];
  expect(await decisions(world, limited, actions)).toEqual([
    'ec2:DescribeVpcs allowed',
    'ec2:DeleteVpc implicitDeny',
  ]);
  expect(await decisions(bare, limited, actions)).toEqual([
    'ec2:DescribeVpcs implicitDeny',
    'ec2:DeleteVpc implicitDeny',
  ]);
});

test('nobody has no rights to simulate', async ({ world, bare }) => {
  const nobody = `arn:aws:iam::${world.accounts.main.accountId}:user/nobody`;
  await expect(decisions(world, nobody, ['ec2:DescribeVpcs'])).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
  const session = `arn:aws:sts::${world.accounts.main.accountId}:assumed-role/RunproofDeployer/x`;
  await expect(decisions(world, session, ['ec2:DescribeVpcs'])).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
  expect(await decisions(bare, nobody, ['ec2:DescribeVpcs'])).toEqual([
    'ec2:DescribeVpcs implicitDeny',
  ]);
});
