import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { createUserPool as step } from '../../../steps/single-sign-on/create-user-pool.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { cognitoOf, existingPool, poolNeeds } from './company.ts';

lifeCycle(step, {
  unfit: async () => poolNeeds,
  changes: ['cognito:CreateUserPool'],
  undoing: ['cognito:DeleteUserPool'],
  reading: { service: 'cognito-idp', operation: 'ListUserPools' },
  changingCall: { service: 'cognito-idp', operation: 'CreateUserPool' },
});

const describe = async (stage: Stage, UserPoolId: string) =>
  (await cognitoOf(stage).send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool ?? {};

const trigger = 'arn:aws:lambda:us-east-2:111122223333:function:before-token';

test('completes an existing pool and leaves all else as it was', async ({ stage }) => {
  const userPoolId = await existingPool(stage, {
    LambdaConfig: { PreTokenGeneration: trigger },
    Policies: { PasswordPolicy: { MinimumLength: 14, TemporaryPasswordValidityDays: 3 } },
    AutoVerifiedAttributes: ['email'],
    EmailVerificationSubject: 'Your code',
    UserPoolTags: { owner: 'it' },
    DeletionProtection: 'ACTIVE',
    AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
  });
  await cognitoOf(stage).send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: userPoolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  const before = await describe(stage, userPoolId);
  const needs = { ...poolNeeds, userPoolId };
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['cognito:AddCustomAttributes', 'cognito:UpdateUserPool']);
  expect(rest(await describe(stage, userPoolId))).toEqual(rest(before));
  const mfa = await cognitoOf(stage).send(
    new GetUserPoolMfaConfigCommand({ UserPoolId: userPoolId }),
  );
  expect(mfa).toMatchObject({
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });

  const undone = await stage.undo(step, { needs });
  expect(undone.failure?.name).toBe('RP-B251');
  expect(changing(undone)).toEqual([]);
});

/** Everything but what the step is there to change, and the time of the change. */
function rest(pool: UserPoolType) {
  const { SchemaAttributes: _, AdminCreateUserConfig: __, LastModifiedDate: ___, ...others } = pool;
  return others;
}

test('switches sign-up off and on again where nothing else is missing', async ({ stage }) => {
  const groups = {
    Name: 'groups',
    AttributeDataType: 'String' as const,
    Mutable: true,
    StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' },
  };
  const userPoolId = await existingPool(stage, {
    Schema: [
      ...['email', 'given_name', 'family_name'].map((Name) => ({
        Name,
        Required: true,
        Mutable: true,
      })),
      groups,
    ],
  });
  const needs = { ...poolNeeds, userPoolId };
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['cognito:UpdateUserPool']);
  const undone = await stage.undo(step, { needs });
  expect(undone.verdict, told(undone)).toBe('passed');
  const { AdminCreateUserConfig } = await describe(stage, userPoolId);
  expect(AdminCreateUserConfig?.AllowAdminCreateUserOnly).toBe(false);
});

test('blocks with the list of what cannot be changed, and touches nothing', async ({ stage }) => {
  const userPoolId = await existingPool(stage, {
    Schema: [
      { Name: 'email', Required: true, Mutable: false },
      {
        Name: 'groups',
        AttributeDataType: 'String',
        Mutable: false,
        StringAttributeConstraints: { MaxLength: '256' },
      },
    ],
  });
  const judgment = await stage.play(step, { needs: { ...poolNeeds, userPoolId } });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
  const unmet = JSON.stringify(judgment.preconditions);
  for (const one of [
    'email cannot change',
    'given_name is not required',
    'family_name is not required',
    'custom:groups is a String of up to 256 characters that cannot change',
    'SSO_USER_POOL_ID',
  ])
    expect(unmet).toContain(one);
});

test('never adopts a pool of its name that is not its own', async ({ stage }) => {
  await cognitoOf(stage).send(new CreateUserPoolCommand({ PoolName: poolNeeds.poolName }));
  const judgment = await stage.play(step, { needs: poolNeeds });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
});

test('a pool that is not there is no pool to complete', async ({ stage }) => {
  const judgment = await stage.play(step, {
    needs: { ...poolNeeds, userPoolId: 'us-east-2_nowhere00' },
  });
  expect(judgment.verdict).toBe('blocked');
  expect(judgment.failure?.name).toBe('ResourceNotFoundException');
});
