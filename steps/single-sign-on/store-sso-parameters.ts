import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import {
  observeParameters,
  ofAnotherType,
  restoreParameters,
  writeParameters,
  type WantedParameter,
  type WritesParameters,
} from '../../harness/aws/parameter-store.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { Secret } from '../../harness/secret.ts';
import { parameterPath } from '../../harness/service-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';

/** What each container reads of the user pool. */
const table = [
  { service: 'ts-service-user-org', name: 'SSO_DOMAIN' },
  { service: 'ts-service-web', name: 'SSO_DOMAIN' },
  { service: 'ts-service-user-org', name: 'SSO_CLIENT_ID' },
  { service: 'ts-service-web', name: 'SSO_CLIENT_ID' },
  { service: 'ts-service-user-org', name: 'SSO_REDIRECT_URI' },
  { service: 'ts-service-user-org', name: 'SSO_CLIENT_SECRET' },
  { service: 'ts-service-user-org', name: 'SSO_GROUPS_ATTRIBUTE' },
] as const;

interface Given {
  readonly environment: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly signInDomain: string;
  readonly callbackUrl: string;
}

export const storeSsoParameters = defineStep({
  id: 'single-sign-on.store-sso-parameters',
  procedure: 'single-sign-on#sso-parameters',
  title: 'Tell the platform about the user pool and its client',
  account: 'main',
  needs: {
    environment: text('environment of the data layer, the second part of each path'),
    userPoolId: text('user pool of the platform'),
    clientId: text('app client of the platform'),
    signInDomain: text('host name of the hosted sign-in'),
    callbackUrl: text('address the hosted sign-in sends users back to'),
  },
  permissions: [
    'cognito-idp:DescribeUserPoolClient',
    'ssm:DescribeParameters',
    'ssm:GetParameter',
    'ssm:GetParameterHistory',
    'ssm:PutParameter',
    'ssm:DeleteParameter',
  ],

  async observe({ aws, needs }) {
    const parameters = await observeParameters(
      {
        describe: (input) => aws.ssm.send(new DescribeParametersCommand(input)),
        get: (input) => aws.ssm.send(new GetParameterCommand(input)),
      },
      await wantedOf(aws, needs),
    );
    return { parameters };
  },
  criteria: {
    'every SSO parameter exists at its path': ({ facts }) =>
      none(
        facts.parameters.flatMap(({ path, type }) => (type === null ? path : [])),
        'all of them',
      ),
    'the client secret is a SecureString': ({ facts }) =>
      none(
        facts.parameters.flatMap(({ path, type }) =>
          isSecret(path) && type !== 'SecureString' ? { path, type } : [],
        ),
        'SecureString',
      ),
    'every value is that of the user pool': ({ facts }) =>
      none(
        facts.parameters.flatMap(({ path, isTheOneProvided }) => (isTheOneProvided ? [] : path)),
        'yes for each of them',
      ),
  },
  preconditions: {
    'no parameter of these names is stored in another type': ({ facts }) =>
      none(
        ofAnotherType(facts.parameters, (path) => (isSecret(path) ? 'SecureString' : 'String')),
        'the type the document says, or nothing: AWS does not change the type of a parameter, so delete it (aws ssm delete-parameter --name PATH), then run this step again',
      ),
  },
  async act({ aws, needs, before }) {
    await writeParameters(parameterStore(aws), await wantedOf(aws, needs), before.parameters);
  },
  settles: { within: '30s', every: '5s' },
  async undo({ aws, before, after }) {
    await restoreParameters(parameterStore(aws), before.parameters, after.parameters);
  },
});

const isSecret = (path: string) => path.endsWith('/SSO_CLIENT_SECRET');

async function wantedOf(
  aws: Pick<ReadingAws, 'cognito'> | Pick<Aws, 'cognito'>,
  needs: Given,
): Promise<readonly WantedParameter[]> {
  const values: Readonly<Record<(typeof table)[number]['name'], string | Secret>> = {
    SSO_DOMAIN: needs.signInDomain,
    SSO_CLIENT_ID: needs.clientId,
    SSO_REDIRECT_URI: needs.callbackUrl,
    SSO_CLIENT_SECRET: await secretOf(aws, needs),
    SSO_GROUPS_ATTRIBUTE: 'custom:groups',
  };
  return table.map(({ service, name }) => ({
    path: parameterPath(needs.environment, service, name),
    service,
    value: values[name],
  }));
}

/** Goes from Cognito to Parameter Store within this process, known to redaction from the moment it is here. */
async function secretOf(
  aws: Pick<ReadingAws, 'cognito'>,
  { userPoolId: UserPoolId, clientId: ClientId }: Given,
): Promise<Secret> {
  const { UserPoolClient } = await aws.cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
  );
  if (UserPoolClient?.ClientSecret !== undefined)
    return new Secret('SSO_CLIENT_SECRET', UserPoolClient.ClientSecret);
  throw new BlockedError('RP-B304', 'The app client has no secret.', {
    where: `${UserPoolId}, ${ClientId}`,
    expected: 'a client that was created with a secret; one cannot be added later',
    fix: 'Delete this client and run single-sign-on.create-app-client, which creates one with a secret.',
  });
}

const parameterStore = (aws: Aws): WritesParameters => ({
  describe: (input) => aws.ssm.send(new DescribeParametersCommand(input)),
  history: (input) => aws.ssm.send(new GetParameterHistoryCommand(input)),
  put: (input) => aws.ssm.send(new PutParameterCommand(input)),
  remove: (input) => aws.ssm.send(new DeleteParameterCommand(input)),
});
