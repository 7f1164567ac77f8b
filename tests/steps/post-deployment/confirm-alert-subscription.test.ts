import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfirmSubscriptionCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Mail } from '../../../harness/mail.ts';
import { redact } from '../../../harness/redaction.ts';
import { confirmAlertSubscription as step } from '../../../steps/post-deployment/confirm-alert-subscription.ts';
import { alerts, dataStack, launch } from '../data-stack.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const address = 'platform-alerts@example.com';
const needs = {
  dataStack,
  topicArn: null,
  address,
  mailbox: null,
  mailboxPassword: null,
  confirmationLink: null,
};
const day = 24 * 60 * 60_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

interface Confirmation {
  readonly topicArn: string;
  readonly token: string;
}

/** The links AWS has sent and nobody has followed yet. */
async function sent({ world }: Stage): Promise<readonly Confirmation[]> {
  const answer = await fetch(`${world.awsEndpoint}/_runproof/sns/confirmations`, {
    method: 'POST',
    body: '{}',
  });
  return (await answer.json()) as readonly Confirmation[];
}

const linkOf = ({ topicArn, token }: Confirmation) =>
  `https://sns.us-east-2.amazonaws.com/confirmation.html?TopicArn=${topicArn}&Token=${token}&Endpoint=${address}`;

const mailOf = (link: Confirmation, received = new Date()): Mail => ({
  subject: 'AWS Notification - Subscription Confirmation',
  received,
  text: `To confirm this subscription, click or visit the link below:\n<a href="${linkOf(link)}">Confirm subscription</a>`,
});

/** What a person has copied to a file. */
async function kept({ folder }: Stage, content: string) {
  await writeFile(join(folder, 'link.txt'), `${content}\n`);
  return { name: 'ALERT_CONFIRMATION_LINK', from: 'file:link.txt' };
}

async function unfit(stage: Stage) {
  await launch(stage, { storage: {}, notifications: alerts(address) });
  stage.outside.mail = async () => (await sent(stage)).map((link) => mailOf(link));
  return needs;
}

lifeCycle(step, {
  unfit,
  changes: ['sns:ConfirmSubscription', 'sns:Publish'],
  reading: { service: 'sns', operation: 'ListSubscriptionsByTopic' },
  changingCall: { service: 'sns', operation: 'ConfirmSubscription' },
  holdsWith: 'passed',
});

test('only the account can end the subscription; no token reaches the evidence', async ({
  stage,
}) => {
  await unfit(stage);
  const [link] = await sent(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.facts).toMatchObject({ state: 'confirmed', endedOnlyByTheAccount: true });
  expect(JSON.stringify(stage.entries)).not.toContain(link?.token);
  expect(redact(`see ${link?.token}`)).not.toContain(link?.token);
});

test('is pending where nobody reads the mailbox, and passes with the link given by hand', async ({
  stage,
}) => {
  await unfit(stage);
  stage.outside.mail = async () => null;
  const waiting = await stage.play(step, { needs });
  expect(waiting.verdict, told(waiting)).toBe('pending');
  expect(waiting.reason).toContain(address);
  expect(waiting.remedy).toContain('ALERT_CONFIRMATION_LINK');
  expect(changing(waiting)).toEqual([]);

  const [link] = await sent(stage);
  const given = `https://scanner.example.com/?url=${encodeURIComponent(linkOf(link as Confirmation))}`;
  const confirmationLink = await kept(stage, given);
  const run = await stage.play(step, { needs: { ...needs, confirmationLink }, attest: false });
  expect(run.verdict, told(run)).toBe('pending');
  expect(run.reason).toBe('waits for: a test alert has arrived');
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
});

test('a link for another topic, and a text that is no link, are blocked', async ({ stage }) => {
  await unfit(stage);
  const [link] = await sent(stage);
  const other = `${link?.topicArn}-of-others`;
  for (const [given, found] of [
    [linkOf({ topicArn: other, token: link?.token ?? '' }), other],
    ['see the message of yesterday', 'no link'],
  ] as const) {
    const confirmationLink = await kept(stage, given);
    const judgment = await stage.play(step, { needs: { ...needs, confirmationLink } });
    expect(judgment.verdict, told(judgment)).toBe('blocked');
    expect(judgment.failure?.name).toBe('RP-B322');
    expect(judgment.failure?.message).toContain(found);
    expect(changing(judgment)).toEqual([]);
  }
});

test('a message that never comes, and one for another topic, each say so', async ({ stage }) => {
  await unfit(stage);
  stage.outside.mail = async () => [];
  const never = await stage.play(step, { needs });
  expect(never.verdict).toBe('pending');
  expect(never.reason).toContain('has not come');
  expect(never.remedy).toContain('quarantine');
  const [link] = await sent(stage);
  const other = { topicArn: `${link?.topicArn}-of-others`, token: 'f'.repeat(128) };
  stage.outside.mail = async () => [mailOf(other)];
  const foreign = await stage.play(step, { needs });
  expect(foreign.verdict).toBe('pending');
  expect(foreign.reason).toContain(other.topicArn);
  expect(changing(never).concat(changing(foreign))).toEqual([]);
});

test('for a link past its two days AWS is asked for another message', async ({ stage }) => {
  await unfit(stage);
  const [link] = await sent(stage);
  const old = mailOf({ topicArn: link?.topicArn ?? '', token: 'e'.repeat(128) }, ago(3 * day));
  stage.outside.mail = async ({ since }) => [old].filter(({ received }) => received >= since);
  const stale = await stage.play(step, { needs });
  expect(stale.verdict, told(stale)).toBe('pending');
  expect(stale.reason).toContain('past its two days');
  expect(changing(stale)).toEqual(['sns:Subscribe']);

  stage.outside.mail = async ({ since }) =>
    [...(await sent(stage)).map((one) => mailOf(one)), old].filter(
      ({ received }) => received >= since,
    );
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['sns:ConfirmSubscription', 'sns:Publish']);
});

test('a link that AWS does not take is pending, with the way to another', async ({ stage }) => {
  await unfit(stage);
  const [link] = await sent(stage);
  const spent = { topicArn: link?.topicArn ?? '', token: 'd'.repeat(128) };
  stage.outside.mail = async () => [mailOf(spent)];
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('pending');
  expect(judgment.reason).toContain('does not take the link');
});

test('an address that is not subscribed, or no longer, is subscribed again', async ({ stage }) => {
  await unfit(stage);
  const sns = plantingIn(stage.world, SNSClient);
  const [link] = await sent(stage);
  const TopicArn = link?.topicArn ?? '';
  const { SubscriptionArn } = await sns.send(
    new ConfirmSubscriptionCommand({ TopicArn, Token: link?.token }),
  );
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  const seen = await stage.play(step, { needs, mode: 'audit' });
  expect(seen.verdict).toBe('failed');
  expect(seen.facts).toMatchObject({ state: 'none' });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['sns:Subscribe', 'sns:ConfirmSubscription', 'sns:Publish']);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions.map(({ Endpoint }) => Endpoint)).toEqual([address]);
});
