import { rehearsed } from '../../../harness/environment/secret-references.ts';
import { createNamedAdministrator } from '../../../steps/post-deployment/create-named-administrator.ts';
import { disableDefaultAdministrator as step } from '../../../steps/post-deployment/disable-default-administrator.ts';
import { told } from '../life-cycle.ts';
import {
  administrators as needs,
  apiOf,
  defaultAdministrator,
  expect,
  installed,
  namedAdministrator,
  test,
} from '../platform.ts';
import { changing, type Stage } from '../stage.ts';

const noLonger = 'the default administrator can no longer sign in';

/** With an administrator of your own, whom nobody had to add by hand. */
async function staffed(stage: Stage) {
  await installed(stage);
  const api = await apiOf(stage);
  await api.addAdministrator(namedAdministrator, 'named-administrator-password');
  return api;
}

test('an administrator of your own, and then the default one can no longer sign in', async ({
  stage,
}) => {
  await installed(stage);
  const early = await stage.play(step, { needs });
  expect(early.verdict, told(early)).toBe('blocked');
  expect(early.failure?.name).toBe('RP-B533');
  expect(changing(early)).toEqual([]);

  const planned = await stage.play(createNamedAdministrator, { needs, mode: 'plan' });
  expect(planned.verdict, told(planned)).toBe('would act');
  const run = await stage.play(createNamedAdministrator, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['platform:AddUser']);
  expect(run.attachments.map(({ name }) => name.replace('platform: ', ''))).toEqual([
    'Add user, before',
    'Add user, filled in',
    'Add user, after',
    `Sign in as ${namedAdministrator}, signed in`,
  ]);
  for (const mode of ['run', 'audit'] as const)
    expect((await stage.play(createNamedAdministrator, { needs, mode })).verdict).toBe(
      'already conformant',
    );

  expect((await stage.play(step, { needs, mode: 'plan' })).verdict).toBe('would act');
  const disabled = await stage.play(step, { needs });
  expect(disabled.verdict, told(disabled)).toBe('passed');
  expect(changing(disabled)).toEqual(['platform:DisableUser']);
  const judged = disabled.criteria.find(({ name }) => name === noLonger)?.actual;
  expect(judged).toMatchObject({
    status: 'inactive',
    worked: { refused: null },
    refused: { refused: 'Your account is disabled.' },
  });
  expect(disabled.attachments.map(({ name }) => name.replace('platform: ', ''))).toEqual([
    `Sign in as ${namedAdministrator}, signed in`,
    'Disable user, before',
    'Disable user, asked',
    'Disable user, after',
  ]);

  // An audit tries nobody's password but the administrator's own, and tells what the ledger has.
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict, told(audit)).toBe('already conformant');
  expect(audit.criteria.find(({ name }) => name === noLonger)?.actual).toEqual(judged);
  expect((await stage.undo(step, { needs })).verdict).toBe('blocked');
  const all = JSON.stringify(stage.entries);
  for (const secret of ['default-administrator-password', 'named-administrator-password'])
    expect(all).not.toContain(rehearsed(secret));
});

test('it stays where nobody else of the organization is left who signs in', async ({ stage }) => {
  const api = await staffed(stage);
  const other = await api.user(namedAdministrator);
  const rows: readonly [string, () => Promise<void>, typeof needs, string][] = [
    ['disabled', () => api.setStatus(other, 'inactive'), needs, 'RP-B533'],
    [
      'of another organization',
      async () => api.setStatus(other, 'active'),
      { ...needs, organization: 'acme' },
      'RP-B534',
    ],
  ];
  for (const [what, happen, given, code] of rows) {
    await happen();
    const run = await stage.play(step, { needs: given });
    expect(run.verdict, `${what}: ${told(run)}`).toBe('blocked');
    expect(run.failure?.name, what).toBe(code);
    expect(run.attachments.length, what).toBeGreaterThan(0);
    expect(run.remedy, what).not.toBe('');
    expect(changing(run)).toEqual([]);
  }
  const itself = {
    ...needs,
    namedAdministrator: defaultAdministrator,
    namedPassword: needs.defaultPassword,
  };
  const alone = await stage.play(step, { needs: itself });
  expect(alone.verdict).toBe('blocked');
  expect(alone.reason).toContain('another administrator');
  expect((await api.user(defaultAdministrator)).status).toBe('active');
});

test('disabled by hand it is believed, and the report says why', async ({ stage }) => {
  const api = await staffed(stage);
  await api.setStatus(await api.user(defaultAdministrator), 'inactive');
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict, told(audit)).toBe('already conformant');
  expect(audit.criteria.find(({ name }) => name === noLonger)?.advisory).toContain('status');
});
