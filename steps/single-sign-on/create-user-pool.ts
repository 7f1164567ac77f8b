import {
  AddCustomAttributesCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolsCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { equal, holds, none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { defineStep } from '../../harness/step.ts';
import {
  createdBy,
  fixedDifferences,
  groups,
  isFitForGroups,
  longest,
  poolOf,
  required,
  type Pool,
} from '../../harness/user-pool.ts';
import { optional, text } from '../../harness/values.ts';

const id = 'single-sign-on.create-user-pool';
export const createUserPool = defineStep({
  id,
  procedure: 'single-sign-on#user-pool',
  title: 'Create the user pool between the platform and the identity provider',
  account: 'main',
  needs: {
    poolName: text('name of a user pool that is created'),
    userPoolId: optional(text('user pool that exists already')),
  },
  produces: { userPoolId: text('user pool of the platform') },
  permissions: [
    'cognito-idp:ListUserPools',
    'cognito-idp:DescribeUserPool',
    'cognito-idp:CreateUserPool',
    'cognito-idp:TagResource',
    'cognito-idp:AddCustomAttributes',
    'cognito-idp:GetUserPoolMfaConfig',
    'cognito-idp:UpdateUserPool',
    'cognito-idp:SetUserPoolMfaConfig',
    'cognito-idp:DeleteUserPool',
  ],

  async observe({ aws, needs }) {
    const pools =
      needs.userPoolId === null
        ? await poolsNamed(aws, needs.poolName)
        : [poolOf(await describe(aws, needs.userPoolId), id)];
    const pool = needs.userPoolId === null ? (pools.find(({ ours }) => ours) ?? null) : pools[0];
    return {
      found: needs.userPoolId === null ? 'sought by its name' : 'named by the environment',
      pool: pool ?? null,
      userPoolId: pool?.id ?? null,
      others: pools
        .filter((one) => one !== pool)
        .map(({ id: other, name }) => `${name} (${other})`),
    };
  },
  criteria: {
    'email, given name and family name are required, and can change': ({ facts }) =>
      none(
        required.filter((name) => {
          const { required: isRequired = false, mutable = false } = facts.pool?.[name] ?? {};
          return !isRequired || !mutable;
        }),
        'all three required and mutable',
      ),
    'the custom attribute groups takes 2048 characters and can change': ({ facts }) =>
      holds(
        isFitForGroups(facts.pool?.groups ?? null),
        `custom:groups, a mutable String of up to ${longest} characters`,
        facts.pool?.groups ?? null,
      ),
    'users cannot sign themselves up': ({ facts }) =>
      equal(facts.pool?.signUpByUsers ?? null, false),
  },
  preconditions: {
    'no other user pool has the name': ({ facts }) =>
      none(
        facts.others,
        'no other pool of this name; if it is the one to use, name it with SSO_USER_POOL_ID, else rename or delete it',
      ),
    'nothing that cannot be changed differs': ({ facts }) =>
      none(
        facts.pool === null ? [] : fixedDifferences(facts.pool),
        'a pool whose fixed settings fit. Cognito does not change them: name another pool with SSO_USER_POOL_ID, or leave it out and one is created',
      ),
  },
  async act({ aws, needs, before }) {
    if (before.pool === null) {
      await aws.cognito.send(
        new CreateUserPoolCommand({
          PoolName: needs.poolName,
          Schema: [
            ...required.map((Name) => ({
              Name,
              AttributeDataType: 'String' as const,
              Required: true,
              Mutable: true,
            })),
            groups,
          ],
          UsernameAttributes: ['email'],
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
          UserPoolTags: { [createdBy]: id },
        }),
      );
      return;
    }
    const UserPoolId = before.pool.id;
    if (before.pool.groups === null) {
      await aws.cognito.send(
        new AddCustomAttributesCommand({ UserPoolId, CustomAttributes: [groups] }),
      );
    }
    if (before.pool.signUpByUsers) await letUsersSignUp(aws, UserPoolId, false);
  },
  settles: { within: '1m', every: '5s' },
  async undo({ aws, before, after }) {
    const UserPoolId = after.userPoolId ?? '';
    if (before.pool === null) {
      if (after.pool?.ours === true)
        await aws.cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
      return;
    }
    if (before.pool.groups === null) {
      throw new BlockedError('RP-B251', 'An attribute of a user pool cannot be taken away.', {
        where: UserPoolId,
        found: 'custom:groups, which was added',
        fix: 'Leave it: it does no harm where nobody writes it.',
      });
    }
    if (before.pool.signUpByUsers) await letUsersSignUp(aws, UserPoolId, true);
  },
});

async function poolsNamed(aws: ReadingAws, poolName: string): Promise<readonly Pool[]> {
  const listed = await allPages(async (NextToken) => {
    const answer = await aws.cognito.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken }));
    return { items: answer.UserPools, next: answer.NextToken };
  });
  const found: Pool[] = [];
  for (const { Id, Name } of listed) {
    if (Name === poolName && Id !== undefined) found.push(poolOf(await describe(aws, Id), id));
  }
  return found;
}

async function describe(
  aws: Pick<ReadingAws, 'cognito'>,
  UserPoolId: string,
): Promise<UserPoolType> {
  const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
  return UserPool ?? {};
}

/** UpdateUserPool resets what it is not told, so the whole configuration goes back with this one setting changed. */
async function letUsersSignUp(aws: Aws, UserPoolId: string, allowed: boolean): Promise<void> {
  const now = await describe(aws, UserPoolId);
  const { $metadata: _, ...mfa } = await aws.cognito.send(
    new GetUserPoolMfaConfigCommand({ UserPoolId }),
  );
  const { UnusedAccountValidityDays, ...creation } = now.AdminCreateUserConfig ?? {};
  // The two say the same; Cognito tells both and takes one.
  const expiry =
    now.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined
      ? { UnusedAccountValidityDays }
      : {};
  await aws.cognito.send(
    new UpdateUserPoolCommand({
      UserPoolId,
      PoolName: now.Name,
      Policies: now.Policies,
      DeletionProtection: now.DeletionProtection,
      LambdaConfig: now.LambdaConfig,
      AutoVerifiedAttributes: now.AutoVerifiedAttributes,
      SmsVerificationMessage: now.SmsVerificationMessage,
      EmailVerificationMessage: now.EmailVerificationMessage,
      EmailVerificationSubject: now.EmailVerificationSubject,
      VerificationMessageTemplate: now.VerificationMessageTemplate,
      SmsAuthenticationMessage: now.SmsAuthenticationMessage,
      UserAttributeUpdateSettings: now.UserAttributeUpdateSettings,
      MfaConfiguration: now.MfaConfiguration,
      DeviceConfiguration: now.DeviceConfiguration,
      EmailConfiguration: now.EmailConfiguration,
      SmsConfiguration: now.SmsConfiguration,
      UserPoolTags: now.UserPoolTags,
      UserPoolAddOns: now.UserPoolAddOns,
      AccountRecoverySetting: now.AccountRecoverySetting,
      UserPoolTier: now.UserPoolTier,
      AdminCreateUserConfig: { ...creation, ...expiry, AllowAdminCreateUserOnly: !allowed },
    }),
  );
  const { $metadata: __, ...later } = await aws.cognito.send(
    new GetUserPoolMfaConfigCommand({ UserPoolId }),
  );
  if (JSON.stringify(mfa) !== JSON.stringify(later))
    await aws.cognito.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...mfa }));
}
