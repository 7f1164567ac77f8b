import { expect, test } from '@playwright/test';
import { refusedTo } from '../../harness/key-policy.ts';

const all = ['kms:DescribeKey', 'kms:Decrypt', 'kms:CreateGrant'];
const allow = (more: object) => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: all,
  Resource: '*',
  ...more,
});
const refused = (...Statement: readonly object[]) =>
  refusedTo('444455556666', { policy: JSON.stringify({ Statement }), key: 'a key' });

test('counts what reaches the account as a whole, by every way of writing it', () => {
  expect(refused(allow({}))).toEqual([]);
  for (const Principal of ['*', { AWS: '*' }, { AWS: ['1', '444455556666'] }])
    expect(refused(allow({ Principal }))).toEqual([]);
  expect(refused(allow({ Action: 'kms:*' }))).toEqual([]);
  expect(refused(allow({ Action: 'kms:D*' }))).toEqual(['kms:CreateGrant']);
  expect(refused(allow({ Action: ['kms:Decrypt'] }), allow({ Action: 'KMS:creategrant' }))).toEqual(
    ['kms:DescribeKey'],
  );
});

test('does not count what may not reach it', () => {
  expect(refused(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }))).toEqual(all);
  expect(refused(allow({ Principal: { AWS: 'arn:aws:iam::444455556666:role/one' } }))).toEqual(all);
  expect(refused(allow({ Principal: { Service: 'rds.amazonaws.com' } }))).toEqual(all);
  expect(refused(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))).toEqual(all);
  const denied = allow({ Effect: 'Deny', Action: 'kms:CreateGrant', Condition: {} });
  expect(refused(allow({}), denied)).toEqual(['kms:CreateGrant']);
  expect(() => refusedTo('444455556666', { policy: 'oops', key: 'a key' })).toThrow('RP-B247');
});
