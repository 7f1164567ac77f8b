import { expect, test } from '@playwright/test';
import { isWanted, principalOf } from '../../../harness/aws/principal.ts';

for (const [arn, kind, name] of [
  ['arn:aws:sts::111122223333:assumed-role/Deployer/a.session@example.com', 'role', 'Deployer'],
  ['arn:aws-us-gov:sts::111122223333:assumed-role/Deployer/s:with:colons', 'role', 'Deployer'],
  ['arn:aws:iam::111122223333:role/team/eu/Deployer', 'role', 'Deployer'],
  ['arn:aws:iam::111122223333:user/team/engineer', 'user', 'engineer'],
  ['arn:aws:iam::111122223333:root', 'root user', ''],
  ['arn:aws:sts::111122223333:federated-user/somebody', 'federated user', 'somebody'],
  ['arn:aws:iam::111122223333:group/operations', 'unknown', 'group/operations'],
] as const) {
  test(`${arn} is a ${kind}`, () => {
    expect(principalOf(arn)).toEqual({ kind, name, accountId: '111122223333' });
  });
}

test('a name is found below any path, an ARN only with its own', () => {
  const arn = 'arn:aws:iam::111122223333:role/team/Deployer';
  expect(isWanted(arn, 'Deployer')).toBe(true);
  expect(isWanted(arn, 'deployer')).toBe(false);
  expect(isWanted(arn, 'team/Deployer')).toBe(false);
  expect(isWanted(arn, arn)).toBe(true);
  expect(isWanted(arn, 'arn:aws:iam::444455556666:role/team/Deployer')).toBe(true);
  expect(isWanted(arn, 'arn:aws:iam::111122223333:role/Deployer')).toBe(false);
  expect(isWanted(arn, 'arn:aws:iam::111122223333:user/team/Deployer')).toBe(false);
});
