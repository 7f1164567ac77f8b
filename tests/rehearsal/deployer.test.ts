import { expect, test } from '@playwright/test';
import { handsOf } from '../../fixtures/hands.ts';
import { startWorld } from '../../fixtures/rehearsal/world.ts';
import { rehearsal } from '../../fixtures/targets/rehearsal.ts';

const forms = {
  'a role by its name': ['PlatformAdmin', 'assumed-role/PlatformAdmin/'],
  'a role of the Identity Center by its ARN': [
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123',
    'assumed-role/AWSReservedSSO_Admin_0123/',
  ],
  'a user by its ARN': ['arn:aws:iam::111122223333:user/ops/deployer', 'user/ops/deployer'],
} as const;

for (const [form, [deployer, caller]] of Object.entries(forms)) {
  test(`an environment that names ${form} can be rehearsed in both accounts`, async () => {
    const world = await startWorld({ accounts: { main: { deployer }, dr: { deployer } } });
    const { main, dr } = world.accounts;
    const hands = handsOf({
      connection: rehearsal('embedded', world, { main: deployer, dr: deployer }),
      environment: {
        name: 'customer',
        accountId: main.accountId,
        region: main.region,
        partition: 'aws',
        deployerRole: deployer,
        drAwsAccountId: dr.accountId,
        drRegion: dr.region,
      },
      root: '/',
      attach: () => Promise.reject(new Error('nothing is attached here')),
    });
    for (const account of ['main', 'dr'] as const) {
      const identified = await hands.identify(account);
      expect(identified.accountId).toBe(world.accounts[account].accountId);
      expect(identified.caller).toContain(caller);
    }
    await world.stop();
  });
}
