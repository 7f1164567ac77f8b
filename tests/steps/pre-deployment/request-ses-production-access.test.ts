import { requestSesProductionAccess as step } from '../../../steps/pre-deployment/request-ses-production-access.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needs = {
  sender: 'platform@example.com',
  website: null,
  useCase: 'Results of pipelines and alarms for <img src=x onerror=alert(1)>.',
  contacts: ['operations@example.com'],
};
const impatient = { ...step, settles: { within: '0s', every: '1s' } } as const;

async function grant(stage: Stage): Promise<void> {
  await expect
    .poll(
      () =>
        stage.world.gateway.calls
          .since(0)
          .some(({ operation, status }) => operation === 'PutAccountDetails' && status === 200),
      { timeout: 15_000 },
    )
    .toBe(true);
  await tell(stage.world, 'ses/grant', {});
}

lifeCycle(step, {
  unfit: async () => needs,
  changes: ['ses:PutAccountDetails'],
  reading: { service: 'ses', operation: 'GetAccount' },
  changingCall: { service: 'ses', operation: 'PutAccountDetails' },
  // The way on is a support case, whose text the step leaves.
  whenDenied: 'pending',
  meanwhile: grant,
});

test('is pending until AWS has decided, and asks once', async ({ stage }) => {
  const asked = await stage.play(impatient, { needs });
  expect(asked.verdict, told(asked)).toBe('pending');
  expect(asked.facts).toMatchObject({
    productionAccess: false,
    review: 'PENDING',
    dailyQuota: 200,
  });
  const again = await stage.play(impatient, { needs });
  expect(again.verdict).toBe('pending');
  expect(changing(again)).toEqual([]);
  await tell(stage.world, 'ses/grant', {});
  const granted = await stage.play(impatient, { needs });
  expect(granted.verdict, told(granted)).toBe('already conformant');
  expect(granted.facts).toMatchObject({ caseText: null });
});

test('keeps waiting after a refusal, which only a support case can turn', async ({ stage }) => {
  await stage.play(impatient, { needs });
  await tell(stage.world, 'ses/deny', {});
  const refused = await stage.play(impatient, { needs });
  expect(refused.verdict, told(refused)).toBe('pending');
  expect(refused.facts).toMatchObject({
    review: 'DENIED',
    caseText: expect.stringContaining('111122223333'),
  });
  expect(changing(refused)).toEqual([]);
});

test('hands over the text of a support case', async ({ stage }) => {
  const asked = await stage.play(impatient, { needs });
  expect(asked.attachments).toMatchObject([{ name: 'support-case.txt', mediaType: 'text/plain' }]);
  const text = asked.facts?.['caseText'];
  for (const part of ['us-east-2', needs.sender, needs.useCase]) expect(text).toContain(part);
});
