import { SNS } from '@aws-sdk/client-sns';
import { as, control } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'email-subscriptions' });

test('an e-mail subscription waits until its link is followed', async ({ world, bare }) => {
  const sns = new SNS(as(world));
  const { TopicArn = '' } = await sns.createTopic({ Name: 'alerts' });
  const asked = { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
  expect((await sns.subscribe(asked)).SubscriptionArn).toBe('pending confirmation');
  const arnOf = async () =>
    (await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions?.[0]?.SubscriptionArn;
  expect(await arnOf()).toBe('PendingConfirmation');
  await expect(sns.confirmSubscription({ TopicArn, Token: 'wrong' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  const [message] = (await control(world, 'sns/confirmations')) as {
    token: string;
    endpoint: string;
  }[];
  expect(message?.endpoint).toBe('ops@example.com');
  const { SubscriptionArn } = await sns.confirmSubscription({
    TopicArn,
    Token: message?.token ?? '',
  });
  expect(await arnOf()).toBe(SubscriptionArn);
  expect(SubscriptionArn).toContain(`${TopicArn}:`);
  const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn });
  expect(Attributes).toMatchObject({
    PendingConfirmation: 'false',
    ConfirmationWasAuthenticated: 'false',
  });

  const without = new SNS(as(bare));
  await without.createTopic({ Name: 'alerts' });
  expect((await without.subscribe(asked)).SubscriptionArn).toContain(`${TopicArn}:`);
});
