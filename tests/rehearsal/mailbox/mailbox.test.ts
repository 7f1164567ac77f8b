import { SESv2 } from '@aws-sdk/client-sesv2';
import { SNS } from '@aws-sdk/client-sns';
import { mailboxSite } from '../../../fixtures/rehearsal/mailbox/index.ts';
import type { RehearsedMail } from '../../../fixtures/rehearsal/mailbox/mail.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import { httpClient } from '../../../fixtures/targets/http.ts';
import { rehearsedMail } from '../../../fixtures/mail/rehearsed.ts';
import { confirmationLinks } from '../../../harness/confirmation-link.ts';
import { as, control } from '../clients.ts';
import { expect, test as base } from '@playwright/test';

const test = base.extend<object, { world: World }>({
  world: [
    async ({}, use) => {
      const world = await startWorld({ trail: false, sites: [mailboxSite] });
      await use(world);
      await world.stop();
    },
    { scope: 'worker' },
  ],
});

const read = async (world: World, address: string) =>
  (await control(world, 'mailbox', { address })) as readonly RehearsedMail[];

const http = ({ hostResolverRules, webAuthority }: World) =>
  httpClient({ rules: hostResolverRules, authority: webAuthority });

test('a subscription’s mail comes once, and its link confirms', async ({ world }) => {
  const sns = new SNS(as(world));
  const { TopicArn = '' } = await sns.createTopic({ Name: 'alerts' });
  const Endpoint = 'alerts@example.com';
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint });
  const [mail, ...more] = await read(world, 'Alerts@example.com');
  expect(more).toEqual([]);
  expect(mail?.subject).toBe('AWS Notification - Subscription Confirmation');
  expect(await read(world, 'others@example.com')).toEqual([]);
  expect(await read(world, Endpoint)).toEqual([mail]);

  const [link] = /https:\S+/.exec(mail?.text ?? '') ?? [];
  const stateOf = async () =>
    (await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions?.[0]?.SubscriptionArn;
  const wrong = await http(world)(`${link?.replace(/Token=\w{8}/, 'Token=00000000')}`);
  expect(wrong.status).toBe(400);
  expect(await stateOf()).toBe('PendingConfirmation');
  expect((await http(world)(link ?? '')).status).toBe(200);
  const SubscriptionArn = (await stateOf()) ?? '';
  expect(SubscriptionArn).toContain(`${TopicArn}:`);
  const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn });
  expect(Attributes).toMatchObject({ ConfirmationWasAuthenticated: 'false' });
  expect(await read(world, Endpoint)).toEqual([mail]);
});

test('the mail is what a step finds and reads', async ({ world }) => {
  const sns = new SNS(as(world));
  const { TopicArn = '' } = await sns.createTopic({ Name: 'found' });
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'found@example.com' });
  const [mail] =
    (await rehearsedMail(world.awsEndpoint)(
      {
        address: 'found@example.com',
        subject: 'AWS Notification - Subscription Confirmation',
        since: new Date(Date.now() - 60_000),
        within: '1s',
      },
      null,
    )) ?? [];
  const [link] = confirmationLinks(mail?.text ?? '');
  expect(link?.topicArn).toBe(TopicArn);
  const { SubscriptionArn } = await sns.confirmSubscription({
    TopicArn,
    Token: link?.token.reveal() ?? '',
    AuthenticateOnUnsubscribe: 'true',
  });
  expect(SubscriptionArn).toContain(`${TopicArn}:`);
});

test('an address that is to send is verified by the link in its mail, and by nothing else', async ({
  world,
}) => {
  const ses = new SESv2(as(world));
  const EmailIdentity = 'no-reply@example.com';
  await ses.createEmailIdentity({ EmailIdentity });
  await ses.createEmailIdentity({ EmailIdentity: 'example.org' });
  expect(await read(world, 'example.org')).toEqual([]);
  const [mail] = await read(world, EmailIdentity);
  expect(mail?.subject).toContain('Email Address Verification Request in region');
  const [link] = /https:\S+/.exec(mail?.text ?? '') ?? [];
  const verified = async () =>
    (await ses.getEmailIdentity({ EmailIdentity })).VerifiedForSendingStatus;
  expect((await http(world)(`${link?.replace(/Context=\w+/, 'Context=0')}`)).status).toBe(400);
  expect(await verified()).toBe(false);
  expect((await http(world)(link ?? '')).status).toBe(200);
  expect(await verified()).toBe(true);
});
