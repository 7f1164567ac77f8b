import { rehearsed } from '../../../harness/environment/secret-references.ts';
import { mapOrganizationRoles } from '../../../steps/single-sign-on/map-organization-roles.ts';
import { signInThroughSso as step } from '../../../steps/single-sign-on/sign-in-through-sso.ts';
import { broken } from '../check-cycle.ts';
import { told } from '../life-cycle.ts';
import {
  byDefault,
  expect,
  groups,
  impatient,
  installed,
  singleSignOn,
  test,
  testers as needs,
  wrong,
} from '../platform.ts';
import { tell } from '../planting.ts';
import { changing, type Stage } from '../stage.ts';

const mapping = { ...byDefault, ...groups };

async function ready(stage: Stage): Promise<void> {
  await singleSignOn(stage);
  await installed(stage);
}

test('groups are mapped, and one user of each role gets in with it', async ({ stage }) => {
  await ready(stage);
  expect((await stage.play(mapOrganizationRoles, { needs: mapping, mode: 'plan' })).verdict).toBe(
    'would act',
  );
  const mapped = await stage.play(mapOrganizationRoles, { needs: mapping });
  expect(mapped.verdict, told(mapped)).toBe('passed');
  expect(changing(mapped)).toEqual(['platform:MapGroups']);

  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  const names = run.attachments.map(({ name }) => name.replace('platform: Single sign-on as ', ''));
  for (const user of ['ada', 'max', 'rosa']) {
    expect(names).toContain(`${user}@example.com, at the identity provider`);
    expect(names).toContain(`${user}@example.com, signed in`);
  }
  expect(names).toContain('eve@example.com, refused');
  for (const mode of ['run', 'audit'] as const) {
    const again = await stage.play(step, { needs, mode });
    expect(again.verdict, told(again)).toBe('already conformant');
  }
  const all = JSON.stringify(stage.entries);
  for (const name of ['ada', 'max', 'rosa', 'eve'])
    expect(all).not.toContain(rehearsed(`password-of-${name}`));

  // Somebody whose groups are mapped is not who must be refused.
  const open = { ...needs, refusedUser: needs.memberUser, refusedPassword: needs.memberPassword };
  const failed = await stage.play(step, { needs: open });
  expect(failed.verdict, told(failed)).toBe('failed');
  expect(broken(failed)).toEqual(['a user without a mapped group is refused']);
});

test('groups of somebody else’s are not overwritten, and ours are taken back', async ({
  stage,
}) => {
  await ready(stage);
  await stage.play(mapOrganizationRoles, { needs: { ...mapping, member: ['others'] } });
  const run = await stage.play(mapOrganizationRoles, { needs: mapping });
  expect(run.verdict, told(run)).toBe('blocked');
  expect(JSON.stringify(run.preconditions)).toContain('member: others');
  expect(changing(run)).toEqual([]);
  const undone = await stage.undo(mapOrganizationRoles, { needs: mapping });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect(undone.facts).toMatchObject({ groups: { admin: [], member: [], readonly: [] } });
  const audit = await stage.play(mapOrganizationRoles, { needs: mapping, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
});

test('a group mapped to nothing, a wrong password, a provider that is down, nobody to try', async ({
  stage,
}) => {
  await ready(stage);
  await stage.play(mapOrganizationRoles, { needs: { ...mapping, readonly: ['owners'] } });
  impatient(stage);
  const nobody = await stage.play(step, { needs });
  const forgotten = await stage.play(step, { needs: { ...needs, readonlyPassword: wrong } });
  const missing = await stage.play(step, {
    needs: { ...needs, adminUser: null, adminPassword: null },
  });
  await tell(stage.world, 'identity-provider/down', {});
  const down = await stage.play(step, { needs });
  await tell(stage.world, 'identity-provider/down', { down: false });
  expect(nobody.failure?.message).toContain('None of your groups has a role');
  expect(nobody.remedy).toContain('groups');
  expect(forgotten.failure?.message).toContain('Username or password is wrong');
  expect(missing.reason).toContain('a test user is known for each mapped role');
  for (const run of [nobody, forgotten, down]) {
    expect(run.verdict, told(run)).toBe('failed');
    expect(run.failure?.name, told(run)).toMatch(/^RP-B5/);
    expect(broken(run)).toContain('a user of every mapped role can sign in');
    expect(run.attachments.at(-1)?.name).toMatch(/(?:refused|as it ended)$/);
    expect(run.remedy).toBeTruthy();
    expect(run.failure?.message).not.toMatch(/Timeout \d+ms/);
  }
});
