import { expect, test } from '@playwright/test';
import { confirmationLinks } from '../../harness/confirmation-link.ts';

const topic = 'arn:aws:sns:us-east-1:111122223333:alerts';
const token = '2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92';
const link = `https://sns.us-east-1.amazonaws.com/confirmation.html?TopicArn=${topic}&Token=${token}&Endpoint=ops@example.com`;

const found = (text: string) =>
  confirmationLinks(text).map((one) => [one.topicArn, one.token.reveal()]);

test('is found as text, in HTML, and inside the links of mail scanners', () => {
  for (const text of [
    link,
    `Visit ${link}\nSincerely`,
    `<a href="${link.replaceAll('&', '&amp;')}">Confirm</a>`,
    `https://eur01.safelinks.example.com/?url=${encodeURIComponent(link)}&data=05`,
    `${link} and once more ${link}`,
  ])
    expect(found(text), text).toEqual([[topic, token]]);
});

test('other links, and links without a token, are none', () => {
  for (const text of [
    '',
    'https://',
    'https://[',
    `https://sns.us-east-1.amazonaws.com/?TopicArn=${topic}`,
    `https://sns.us-east-1.amazonaws.com/unsubscribe.html?SubscriptionArn=${topic}`,
    `https://example.com/?TopicArn=${topic}&Token=1`,
    link.replace('https:', 'http:'),
  ])
    expect(found(text), text).toEqual([]);
});

test('several links are told apart, and no token prints', () => {
  const other = link.replace('alerts', 'others').replace(token, token.replaceAll('2', '4'));
  expect(found(`${link}\n${other}`)).toHaveLength(2);
  expect(JSON.stringify(confirmationLinks(link))).not.toContain(token);
});
