import type { Dns, Observing, Place } from '../../harness/context.ts';
import type { Judged } from '../../harness/entries.ts';
import { judgeAll } from '../../harness/play/judge.ts';
import type { AnyStep, Facts } from '../../harness/step.ts';
import type { Values } from '../../harness/values.ts';

interface Given {
  readonly aws: object;
  /** Clients of the DR account, where they are to be others. */
  readonly dr?: object;
  readonly needs?: object;
  readonly dns?: Dns;
  readonly now?: Date;
}

export interface SeenDirectly {
  readonly facts: Facts;
  readonly criteria: readonly Judged[];
}

/**
 * Observes with clients of the test's own and judges, for answers of AWS that no back end gives: pages of a
 * long list, a trail of the organization. Everything else is played on a stage.
 */
export async function observeDirectly(
  step: AnyStep,
  { aws, dr = aws, needs = {}, dns, now = new Date() }: Given,
): Promise<SeenDirectly> {
  const place = { accountId: '111122223333', region: 'us-east-2' };
  const context = {
    ...place,
    aws,
    awsIn: ({ account }: Place) => (account === 'dr' ? dr : aws),
    dns,
    needs,
    now: () => now,
  };
  const facts = (await step.observe?.(context as unknown as Observing<Values>)) ?? {};
  return {
    facts,
    criteria: judgeAll(step.criteria, { ...place, needs: needs as never, facts, now }),
  };
}

/** A client that answers by the command's name, each answer once or by a function of the input. */
export function answering(answers: Readonly<Record<string, (input: never) => object>>): {
  send(command: { readonly input: object }): Promise<object>;
} {
  return {
    async send(command) {
      const answer = answers[command.constructor.name.replace(/Command$/, '')];
      if (answer === undefined) throw new Error(`nobody expected ${command.constructor.name}`);
      return answer(command.input as never);
    },
  };
}
