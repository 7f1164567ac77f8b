/**
 * What the runbooks of miniature projects are made of: steps that keep SSM parameters, checks, statements. Each looks up
 * in the project's `control.json` how it is to behave, so that one project is played through many turns of events.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PutAccountPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import type { Aws } from '../../harness/aws/services.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { equal } from '../../harness/criteria.ts';
import { defineAttestedStep, defineCheck, defineStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';

export { installation as parameters } from '../../harness/environment/index.ts';
export { as, defineRunbook, playRunbook } from '../../harness/runbook.ts';

/** How a step is to behave; nothing given: it keeps its parameter at `on`. */
export interface Behaviour {
  readonly wanted?: string;
  /** A precondition that does not hold. */
  readonly locked?: boolean;
  readonly underway?: boolean;
  /** Writes another value than the one wanted. */
  readonly astray?: boolean;
  readonly throws?: 'observing' | 'acting';
  /** Takes its process along. */
  readonly dies?: 'observing' | 'acting';
  /** Calls an operation that no back end has. */
  readonly unsupported?: boolean;
  /** Milliseconds to wait before and after changing, after leaving a file `before-ID` or `after-ID`. */
  readonly waitsBefore?: number;
  readonly waitsAfter?: number;
}

const folder = () => join(process.env['RUNPROOF_RUNBOOKS'] ?? '.', '..');

function behaviourOf(id: string): Behaviour {
  const all = JSON.parse(readFileSync(join(folder(), 'control.json'), 'utf8')) as Record<
    string,
    Behaviour
  >;
  return all[id] ?? {};
}

async function waits(mark: string, milliseconds: number | undefined): Promise<void> {
  if (milliseconds === undefined) return;
  writeFileSync(join(folder(), mark), '');
  await pause(milliseconds);
}

const nameOf = (id: string) => `/mini/${id}`;

async function valueOf(aws: ReadingAws, id: string): Promise<string | null> {
  try {
    const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: nameOf(id) }));
    return Parameter?.Value ?? null;
  } catch (error) {
    if (error instanceof ParameterNotFound) return null;
    throw error;
  }
}

const put = (aws: Aws, id: string, value: string) =>
  aws.ssm.send(
    new PutParameterCommand({ Name: nameOf(id), Value: value, Type: 'String', Overwrite: true }),
  );

const common = <const I extends `${string}.${string}`>(id: I) => ({
  id,
  title: `Keep ${id}`,
  procedure: `sample#${id}`,
  account: 'main' as const,
  permissions: [],
});

const kept = <const I extends `${string}.${string}`>(id: I) => ({
  ...common(id),
  produces: { value: text('the value') },
  async observe({ aws }: { aws: ReadingAws }) {
    const { wanted = 'on', throws, dies } = behaviourOf(id);
    if (dies === 'observing') process.exit(9);
    if (throws === 'observing') throw new Error('the eyes are shut');
    return { value: await valueOf(aws, id), wanted };
  },
  criteria: {
    'the value is as wanted': ({ facts }: { facts: { value: string | null; wanted: string } }) =>
      equal(facts.value, facts.wanted),
  },
  preconditions: {
    'it may be changed': () => equal(behaviourOf(id).locked ?? false, false),
  },
  underway: () => behaviourOf(id).underway ?? false,
  async act({ aws }: { aws: Aws }) {
    const {
      wanted = 'on',
      throws,
      dies,
      astray,
      unsupported,
      waitsBefore,
      waitsAfter,
    } = behaviourOf(id);
    if (throws === 'acting') throw new Error('the hands are tied');
    if (unsupported === true) {
      const policy = { policyName: 'p', policyDocument: '{}' };
      await aws.logs.send(
        new PutAccountPolicyCommand({ ...policy, policyType: 'DATA_PROTECTION_POLICY' }),
      );
    }
    await waits(`before-${id}`, waitsBefore);
    await put(aws, id, astray === true ? 'astray' : wanted);
    if (dies === 'acting') process.exit(9);
    await waits(`after-${id}`, waitsAfter);
  },
});

/** Keeps the SSM parameter `/mini/ID` at the value wanted. */
export const parameter = <const I extends `${string}.${string}`>(id: I) =>
  defineStep({
    ...kept(id),
    async undo({ aws, before: { value } }) {
      if (value === null) await aws.ssm.send(new DeleteParameterCommand({ Name: nameOf(id) }));
      else await put(aws, id, value);
    },
  });

/** The same, but it cannot be taken back. */
export const irreversible = <const I extends `${string}.${string}`>(id: I) =>
  defineStep({ ...kept(id), irreversible: 'nobody remembers the value before' });

/** Confirms that the parameter of another step has the value handed over. */
export const check = <const I extends `${string}.${string}`>(id: I, of: string) =>
  defineCheck({
    ...common(id),
    needs: { value: text('the value') },
    async observe({ aws, needs }) {
      return { value: await valueOf(aws, of), said: needs.value };
    },
    criteria: { 'it is what was said': ({ facts }) => equal(facts.value, facts.said) },
  });

/** Waits for a person's statement. */
export const attested = <const I extends `${string}.${string}`>(id: I) =>
  defineAttestedStep({
    ...common(id),
    attestations: { 'it was done': { statement: `the work of ${id} was done` } },
  });
