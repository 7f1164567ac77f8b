import {
  CreateEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { verifySender as step } from '../../../steps/pre-deployment/verify-sender.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const sender = 'platform@mail.example.com';
const needs = { sender };
const impatient = { ...step, settles: { within: '0s', every: '1s' } } as const;

const create = (stage: Stage, EmailIdentity: string) =>
  plantingIn(stage.world, SESv2Client).send(new CreateEmailIdentityCommand({ EmailIdentity }));

/** The person at the mailbox, who can follow the link only once AWS has sent it. */
async function followLink(stage: Stage): Promise<void> {
  const asked = async () => {
    const { EmailIdentities } = await plantingIn(stage.world, SESv2Client).send(
      new ListEmailIdentitiesCommand({}),
    );
    return EmailIdentities?.some(({ IdentityName }) => IdentityName === sender);
  };
  await expect.poll(asked, { timeout: 15_000 }).toBe(true);
  await tell(stage.world, 'ses/verify', { identity: sender });
}

lifeCycle(step, {
  unfit: async () => needs,
  changes: ['ses:CreateEmailIdentity'],
  undoing: ['ses:DeleteEmailIdentity'],
  reading: { service: 'ses', operation: 'GetEmailIdentity' },
  changingCall: { service: 'ses', operation: 'CreateEmailIdentity' },
  meanwhile: followLink,
});

test('is pending until somebody follows the link, and never asks twice', async ({ stage }) => {
  const asked = await stage.play(impatient, { needs });
  expect(asked.verdict, told(asked)).toBe('pending');
  const again = await stage.play(impatient, { needs });
  expect(again.verdict).toBe('pending');
  expect(changing(again)).toEqual([]);
  await tell(stage.world, 'ses/verify', { identity: sender });
  expect((await stage.play(impatient, { needs })).verdict).toBe('already conformant');
});

test('a verified domain above the address is enough', async ({ stage }) => {
  await create(stage, 'example.com');
  await tell(stage.world, 'ses/verify', { identity: 'example.com' });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(run.facts?.['domains']).toMatchObject([{ name: 'example.com', verified: true }]);
});

test('a domain that is not verified is not, and stays untouched by an undo', async ({ stage }) => {
  await create(stage, 'mail.example.com');
  const [run] = await Promise.all([stage.play(step, { needs }), followLink(stage)]);
  expect(run.verdict, told(run)).toBe('passed');
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  const { facts } = await stage.play(step, { needs, mode: 'audit' });
  expect(facts).toMatchObject({ address: null, domains: [{ name: 'mail.example.com' }] });
});

test('asks for a new link only where its own has lapsed', async () => {
  const notFound = () => {
    throw new NotFoundException({ message: 'no', $metadata: {} });
  };
  for (const [tags, holds] of [
    [[{ Key: 'runproof:step', Value: step.id }], true],
    [[], false],
  ] as const) {
    const ses = answering({
      GetEmailIdentity: ({ EmailIdentity }: { EmailIdentity: string }) =>
        EmailIdentity === sender
          ? { VerificationStatus: 'FAILED', VerifiedForSendingStatus: false, Tags: tags }
          : notFound(),
    });
    const { facts } = await observeDirectly(step, { aws: { ses }, needs });
    const seen = { needs, facts, accountId: '', region: '', now: new Date() } as never;
    expect(step.underway?.(seen)).toBe(false);
    const [precondition] = Object.values(step.preconditions ?? {});
    expect(precondition?.(seen).holds).toBe(holds);
  }
});
