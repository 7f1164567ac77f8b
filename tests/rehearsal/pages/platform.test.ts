import { disableDefaultAdministrator } from '../../../steps/post-deployment/disable-default-administrator.ts';
import { generateOrganizationCredentials as step } from '../../../steps/post-deployment/generate-organization-credentials.ts';
import { createNamedAdministrator } from '../../../steps/post-deployment/create-named-administrator.ts';
import { told } from '../../steps/life-cycle.ts';
import {
  administrators,
  apiOf,
  byDefault as needs,
  domain,
  expect,
  impatient,
  installed,
  test,
  wrong,
} from '../../steps/platform.ts';
import { tell } from '../../steps/planting.ts';
import { changing, type Stage } from '../../steps/stage.ts';

const control = (stage: Stage, name: string, body: object = {}) =>
  tell(stage.world, `platform/${name}`, body);

test.beforeEach(() => test.setTimeout(240_000));

type Judged = Awaited<ReturnType<Stage['play']>>;

/** Stopped before anything was done, with a picture, a remedy, and no bare time-out. */
function blocked(run: Judged, code: string, picture = /as it ended$/): void {
  expect(run.verdict, told(run)).toBe('blocked');
  expect(run.failure?.name, told(run)).toBe(code);
  expect(run.attachments.at(-1)?.name).toMatch(picture);
  expect(run.remedy).toBeTruthy();
  expect(run.failure?.message).not.toMatch(/Timeout \d+ms/);
  expect(changing(run)).toEqual([]);
}

test('who is not let in, changed labels and pages that do not load stop it before it acts', async ({
  stage,
}) => {
  await installed(stage);
  impatient(stage);
  const unknown = await stage.play(step, { needs: { ...needs, administratorPassword: wrong } });
  blocked(unknown, 'RP-B533');
  expect(unknown.failure?.message).toContain('Wrong e-mail or password.');
  for (let failures = 1; failures < 3; failures += 1)
    await expect(apiOf(stage, 'wrong')).rejects.toThrow('401');
  const locked = await stage.play(step, { needs });
  blocked(locked, 'RP-B533');
  expect(locked.failure?.message).toContain('Your account is locked.');

  await control(stage, 'new-database');
  for (const [from, found] of [
    ['AWS', 'button: "Amazon"'],
    ['Sign In', 'button: "Amazon"'],
  ] as const) {
    await control(stage, 'relabel', { from, to: 'Amazon' });
    const run = await stage.play(step, { needs });
    blocked(run, 'RP-B540');
    expect(run.failure?.message).toContain(found);
    await control(stage, 'new-database');
  }
  await control(stage, 'hang', { path: '/admin/organizations' });
  blocked(await stage.play(step, { needs }), 'RP-B542');
  await control(stage, 'hang', { path: '/login' });
  blocked(await stage.play(step, { needs }), 'RP-B542');
});

test('a session that ends with the click and a click without an answer are told', async ({
  stage,
}) => {
  await installed(stage);
  impatient(stage, { 'credentials, before': () => control(stage, 'end-sessions') });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('failed');
  expect(run.failure?.name).toBe('RP-B541');
  expect(run.attachments.at(-1)?.name).toMatch(/as it ended$/);
  expect(run.remedy).toContain('resume');

  impatient(stage, {
    'credentials, before': () => control(stage, 'hang', { path: '/credentials' }),
  });
  const silent = await stage.play(step, { needs });
  expect(silent.failure?.name, told(silent)).toBe('RP-B542');
});

test('nothing is said to a platform that is not known to be the one installed', async ({
  stage,
}) => {
  await installed(stage);
  await tell(stage.world, 'dns/record', { name: domain, type: 'CNAME', values: ['else.example'] });
  await control(stage, 'second');
  const run = await stage.play(step, { needs });
  blocked(run, 'RP-B530', /^platform: tdp\.example\.com$/);
  const other = await stage.play(disableDefaultAdministrator, {
    needs: { ...administrators, domain: 'else.example.com' },
  });
  blocked(other, 'RP-B530', /^platform: else\.example\.com$/);
  expect(other.failure?.message).toContain('launched for else.example.com');
});

test('the pages of 3.6 are known, too', async ({ stage }) => {
  await installed(stage);
  await control(stage, 'labels', { set: '3.6' });
  for (const [each, given] of [
    [step, needs],
    [createNamedAdministrator, administrators],
    [disableDefaultAdministrator, administrators],
  ] as const) {
    const run = await stage.play(each as typeof step, { needs: given as typeof needs });
    expect(run.verdict, told(run)).toBe('passed');
  }
});
