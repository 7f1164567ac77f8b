import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { expect, test, type PlatformStage } from './stage.ts';

async function press(stage: PlatformStage) {
  const { token, user } = await stage.signedIn();
  return stage.submit(
    `/tetrascience/admin/organizations/${user.roles[0]?.organizationId}/credentials`,
    {},
    { cookie: `ts-auth-token=${token}` },
  );
}

const task = 'arn:aws:sts::111122223333:assumed-role/acme-production-ecs-task/';

test('are made with the rights of the platform’s tasks; what they may not do is told, and can be repeated', async ({
  stage,
}) => {
  await stage.launch();
  const { world } = stage;
  world.gateway.faults.add({ service: 'kms', operation: 'CreateAlias', kind: 'deny', times: 1 });
  const denied = await press(stage);
  expect(denied.status).toBe(502);
  expect(denied.body).toMatch(
    /role="alert">User: [^<]* is not authorized to perform: kms:CreateAlias/,
  );
  const iam = new IAM(stage.client());
  const RoleName = 'ts-org-acme-production-tetrascience';
  await expect(iam.getRole({ RoleName })).rejects.toMatchObject({ name: 'NoSuchEntityException' });

  const seen = world.gateway.calls.since(0).at(-1)?.n ?? 0;
  expect((await press(stage)).status).toBe(303);
  const changes = world.gateway.calls.since(seen).filter(({ mutating }) => mutating);
  expect(changes.map(({ operation }) => operation)).toEqual([
    'CreateKey',
    'CreateAlias',
    'CreateRole',
    'PutRolePolicy',
  ]);
  for (const { principal } of changes) expect(principal).toContain(task);
  expect((await iam.getRole({ RoleName })).Role?.AssumeRolePolicyDocument).toContain(
    'acme-production-ecs-task',
  );
});

test('a boundary that forbids roles is seen on the page, though the back end would let all pass', async ({
  stage,
}) => {
  const iam = new IAM(stage.client());
  const { Policy } = await iam.createPolicy({
    PolicyName: 'no-roles',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:CreateRole', Resource: '*' },
      ],
    }),
  });
  await stage.launch({}, { IAMBoundaryPolicy: Policy?.Arn ?? '', IAMRolePrefix: 'acme-corp-' });
  const { status, body } = await press(stage);
  expect(status).toBe(502);
  expect(body).toContain('is not authorized to perform: iam:CreateRole');
  expect(body).toContain('role/acme-corp-ts-org-acme-production-tetrascience');
  const { Aliases = [] } = await new KMS(stage.client()).listAliases({});
  expect(Aliases.some(({ AliasName }) => AliasName?.startsWith('alias/ts-org-'))).toBe(true);
});
