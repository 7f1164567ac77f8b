import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { confirmationLinks } from '../../harness/confirmation-link.ts';
import { holds } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { Mail, Mailbox, ReadMail } from '../../harness/mail.ts';
import type { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { arn, optional, secret, text } from '../../harness/values.ts';
import { WaitsFor } from '../../harness/waits-for.ts';

const subject = 'AWS Notification - Subscription Confirmation';
/** How long AWS takes a token. */
const validity = 2 * 24 * 60 * 60_000;
/** Messages older than this were for a subscription that AWS has given up long since. */
const ofInterest = 30 * 24 * 60 * 60_000;

export const confirmAlertSubscription = defineStep({
  id: 'post-deployment.confirm-alert-subscription',
  procedure: 'post-deployment#alert-subscription',
  title: 'Confirm that alerts may be sent by mail',
  account: 'main',
  needs: {
    dataStack: text('name of the data layer’s stack'),
    topicArn: optional(arn('topic the alarms go to, where the stack does not tell it')),
    address: text('address alerts are sent to'),
    mailbox: optional(text('where mail to that address can be read by IMAP')),
    mailboxPassword: optional(secret('password of that mailbox')),
    confirmationLink: optional(secret('link of the confirmation message, given by hand')),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'sns:ListSubscriptionsByTopic',
    'sns:GetSubscriptionAttributes',
    'sns:Subscribe',
    'sns:ConfirmSubscription',
    'sns:Publish',
  ],

  async observe({ aws, needs }) {
    const topicArn: string =
      needs.topicArn ??
      onlyOne(
        await stackResources(
          (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
          needs.dataStack,
        ),
        ['AWS::SNS::Topic'],
        { what: 'topic for alarms', stack: needs.dataStack, key: 'ALERT_TOPIC' },
      ).physicalId;
    return { topicArn, ...(await subscriptionOf(aws, topicArn, needs.address)) };
  },
  criteria: {
    "the address is subscribed to the platform's topic": ({ needs, facts }) =>
      holds(
        facts.state !== 'none',
        `${needs.address} among the subscriptions of ${facts.topicArn}`,
        facts.state,
      ),
    'the subscription is confirmed': ({ facts }) =>
      holds(facts.state === 'confirmed', 'confirmed', facts.state),
  },
  attestations: {
    'a test alert has arrived': {
      statement: ({ needs, facts }) =>
        `A message published to ${facts.topicArn} has arrived at ${needs.address}.`,
    },
  },
  async act(context) {
    const { aws, needs, before, token } = context;
    const { topicArn } = before;
    const link = needs.confirmationLink;
    const key = link === null ? await tokenFromMail(context) : tokenOf(link, topicArn);
    try {
      // So that only the account can end it again: scanners open every link of a mail, that to unsubscribe included.
      await aws.sns.send(
        new ConfirmSubscriptionCommand({
          TopicArn: topicArn,
          Token: key.reveal(),
          AuthenticateOnUnsubscribe: 'true',
        }),
      );
    } catch (error) {
      if (error instanceof InvalidParameterException) throw refused(needs.address, error);
      throw error;
    }
    await aws.sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: 'Test alert',
        Message: `A test of the way alerts take to ${needs.address} (${token.slice(0, 8)}). Nothing is wrong.`,
      }),
    );
  },
  settles: { within: '2m', every: '5s' },
  irreversible:
    'AWS does not make a confirmed subscription a pending one again; whoever wants no alerts any more unsubscribes the address',
});

type State = 'none' | 'pending' | 'confirmed';

async function subscriptionOf(aws: ReadingAws, TopicArn: string, address: string) {
  const all = await allPages(async (NextToken) => {
    const page = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
    return { items: page.Subscriptions, next: page.NextToken };
  });
  const ours = all.filter(
    ({ Protocol, Endpoint = '', SubscriptionArn }) =>
      Protocol?.startsWith('email') === true &&
      Endpoint.toLowerCase() === address.toLowerCase() &&
      SubscriptionArn !== 'Deleted',
  );
  const SubscriptionArn = ours.find(({ SubscriptionArn: one = '' }) =>
    one.startsWith('arn:'),
  )?.SubscriptionArn;
  if (SubscriptionArn === undefined) {
    const state: State = ours.length === 0 ? 'none' : 'pending';
    return { state, subscriptionArn: null, endedOnlyByTheAccount: null };
  }
  const { Attributes = {} } = await aws.sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn }),
  );
  const state: State = Attributes['PendingConfirmation'] === 'true' ? 'pending' : 'confirmed';
  return {
    state,
    subscriptionArn: SubscriptionArn,
    endedOnlyByTheAccount: Attributes['ConfirmationWasAuthenticated'] === 'true',
  };
}

function tokenOf(link: Secret, topicArn: string): Secret {
  const links = confirmationLinks(link.reveal());
  const ours = links.find((one) => one.topicArn === topicArn);
  if (ours !== undefined) return ours.token;
  const others = links.map((one) => `a link for ${one.topicArn}`).join(', ');
  throw new BlockedError('RP-B322', 'The link given is not the one for this topic.', {
    where: 'ALERT_CONFIRMATION_LINK',
    found: others || 'no link of a confirmation message',
    expected: `the link of the message for ${topicArn}`,
  });
}

interface Reading {
  readonly aws: Aws;
  readonly mail: ReadMail;
  readonly now: () => Date;
  readonly before: { readonly topicArn: string; readonly state: State };
  readonly needs: {
    readonly address: string;
    readonly mailbox: string | null;
    readonly mailboxPassword: Secret | null;
  };
}

/** The token of the newest message for the topic; where there is none that is still good, AWS is asked to send one. */
async function tokenFromMail({ aws, mail, now, before, needs }: Reading): Promise<Secret> {
  const { address } = needs;
  const { topicArn, state } = before;
  const read = (since: Date) =>
    mail({ address, subject, since, within: state === 'none' ? '0s' : '2m' }, mailboxOf(needs));
  const mails = await read(new Date(now().getTime() - ofInterest));
  const [newest] = forTopic(mails ?? [], topicArn);
  if (newest !== undefined && now().getTime() - newest.received.getTime() < validity)
    return newest.token;
  const stale = newest !== undefined;
  if (state === 'none' || stale) {
    // Clocks differ: what is as new as that is the message asked for.
    const asked = new Date(now().getTime() - 5 * 60_000);
    await aws.sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: address }),
    );
    const again = await mail({ address, subject, since: asked, within: '2m' }, mailboxOf(needs));
    const [fresh] = forTopic(again ?? [], topicArn);
    if (fresh !== undefined) return fresh.token;
  }
  if (mails === null) throw nobodyReads(address, topicArn);
  if (stale) throw pastItsDays(address, newest.received);
  const others = [...new Set(mails.flatMap((one) => topicsOf(one)))];
  throw others.length > 0 ? onlyOthers(address, topicArn, others) : nothingCame(address);
}

const mailboxOf = ({ mailbox, mailboxPassword }: Reading['needs']): Mailbox | null =>
  mailbox === null || mailboxPassword === null ? null : { at: mailbox, password: mailboxPassword };

const forTopic = (mails: readonly Mail[], topicArn: string) =>
  mails.flatMap(({ text: content, received }) =>
    confirmationLinks(content)
      .filter((link) => link.topicArn === topicArn)
      .map(({ token }) => ({ token, received })),
  );

const topicsOf = ({ text: content }: Mail): readonly string[] =>
  confirmationLinks(content).map(({ topicArn }) => topicArn);

const byHand =
  'or copy its link to a file and name that in ALERT_CONFIRMATION_LINK (file:PATH), then npx runproof resume';

const nobodyReads = (address: string, topicArn: string) =>
  new WaitsFor(
    `waits for whoever reads the mailbox of ${address} to confirm the subscription`,
    `Open the message "${subject}" sent to ${address} and follow its link for ${topicArn}, ${byHand}. Or name the mailbox in MAILBOX.`,
  );

const nothingCame = (address: string) =>
  new WaitsFor(
    `the message of AWS to ${address} has not come`,
    `See whether a filter or a quarantine of the company holds back messages of no-reply@sns.amazonaws.com, and whether MAILBOX is the mailbox that mail to ${address} ends in. Once it is there, npx runproof resume; ${byHand}.`,
  );

const onlyOthers = (address: string, topicArn: string, others: readonly string[]) =>
  new WaitsFor(
    `the messages of AWS to ${address} are for another topic: ${others.join(', ')}`,
    `The message for ${topicArn} has not come. Look for it in filters and quarantines; once it is there, npx runproof resume.`,
  );

const pastItsDays = (address: string, received: Date) =>
  new WaitsFor(
    `the link sent to ${address} on ${received.toISOString()} is past its two days; AWS was asked for a new one, which has not come`,
    `Once the new message has come, npx runproof resume; ${byHand}.`,
  );

const refused = (address: string, cause: unknown) =>
  new WaitsFor(
    'AWS does not take the link: it is past its two days, or a later message has replaced it',
    `Use the newest message "${subject}" to ${address}. Where its link is older than two days, take ALERT_CONFIRMATION_LINK out and subscribe the address again: aws sns subscribe --protocol email, then npx runproof resume.`,
    { cause },
  );
