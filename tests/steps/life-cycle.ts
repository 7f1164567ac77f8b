import type { Step } from '../../harness/step.ts';
import type { Recordables, Supplied, Values } from '../../harness/values.ts';
import { actionsOf } from './actions.ts';
import { changing, expect, test, type Stage } from './stage.ts';
import type { Verdict } from '../../harness/verdict.ts';

interface Fault {
  /** Signing name, such as `es` or `iam`. */
  readonly service: string;
  readonly operation: string;
}

interface LifeCycle<N extends Values> {
  /** Prepares a world in which there is something to do, and tells what to hand the step. */
  readonly unfit: (stage: Stage) => Promise<Supplied<N>>;
  /** The changing calls of a run, in order, as `service:Operation` with the SDK's service names. */
  readonly changes: readonly string[];
  /** The changing calls of undoing it; left out where it is irreversible. */
  readonly undoing?: readonly string[];
  /** A call that only reads, and one that changes, to be denied and throttled. */
  readonly reading: Fault;
  readonly changingCall: Fault;
  /** What comes of a denied change: `failed`, unless there is a way on that a person can take. */
  readonly whenDenied?: Verdict;
  /** What it is once there is nothing to do any more; `passed` where statements belong to it. */
  readonly holdsWith?: Verdict;
  /** What a person or third party does while the step waits. */
  readonly meanwhile?: (stage: Stage) => Promise<void>;
}

/** What every step has to do that changes something, whatever it changes. */
export function lifeCycle<I extends string, N extends Values, P extends Recordables>(
  step: Step<I, N, P>,
  {
    unfit,
    changes,
    undoing,
    reading,
    changingCall,
    whenDenied = 'failed',
    holdsWith = 'already conformant',
    meanwhile = async () => {},
  }: LifeCycle<N>,
): void {
  test.describe(step.id, () => {
    test('plan, run, run again, audit and undo', async ({ stage }) => {
      const needs = await unfit(stage);
      const allowed = (judgment: Parameters<typeof actionsOf>[0]) =>
        expect(step.permissions).toEqual(expect.arrayContaining([...actionsOf(judgment)]));
      const before = await stage.play(step, { needs, mode: 'audit' });
      expect(before.verdict, told(before)).toBe('failed');

      const planned = await stage.play(step, { needs, mode: 'plan' });
      expect(planned.verdict, told(planned)).toBe('would act');
      expect(changing(planned)).toEqual([]);

      const [run] = await Promise.all([stage.play(step, { needs }), meanwhile(stage)]);
      expect(run.verdict, told(run)).toBe('passed');
      expect(changing(run)).toEqual(changes);
      allowed(run);

      for (const mode of ['run', 'plan', 'audit'] as const) {
        const again = await stage.play(step, { needs, mode });
        expect(again.verdict, `${mode}: ${told(again)}`).toBe(holdsWith);
        expect(changing(again)).toEqual([]);
      }

      const undone = await stage.undo(step, { needs });
      if (undoing === undefined) {
        expect(undone.verdict).toBe('blocked');
        expect(undone.reason).toContain('cannot be undone');
        return;
      }
      expect(undone.verdict, told(undone)).toBe('passed');
      expect(changing(undone)).toEqual(undoing);
      allowed(undone);
      const after = await stage.play(step, { needs, mode: 'audit' });
      expect(verdictsOf(after)).toEqual(verdictsOf(before));
    });

    test("denied reading blocks it, with AWS's words and nothing changed", async ({ stage }) => {
      const needs = await unfit(stage);
      stage.fault({ ...reading, kind: 'deny' });
      const judgment = await stage.play(step, { needs });
      expect(judgment.verdict).toBe('blocked');
      expect(judgment.failure?.name).toMatch(/AccessDenied|Unauthorized|Authorization/);
      expect(judgment.failure?.operation).toContain(reading.operation);
      expect(judgment.remedy).toContain('permission');
      expect(changing(judgment)).toEqual([]);
    });

    test(`a denied change makes it ${whenDenied}, and it can be run again`, async ({ stage }) => {
      const needs = await unfit(stage);
      stage.fault({ ...changingCall, kind: 'deny', times: 1 });
      const denied = await stage.play(step, { needs });
      expect(denied.verdict, told(denied)).toBe(whenDenied);
      const refused = denied.calls.filter(({ error }) =>
        error?.match(/AccessDenied|Unauthorized|Authorization/),
      );
      expect(refused.map(({ operation }) => operation)).toContain(changingCall.operation);
      expect(denied.failure?.during).toBe('acting');
      const [later] = await Promise.all([stage.play(step, { needs }), meanwhile(stage)]);
      expect(later.verdict, told(later)).toBe('passed');
    });

    for (const call of [reading, changingCall]) {
      test(`${call.operation}, throttled once, is made again`, async ({ stage }) => {
        const needs = await unfit(stage);
        stage.fault({ ...call, kind: 'throttle' });
        const [judgment] = await Promise.all([stage.play(step, { needs }), meanwhile(stage)]);
        expect(judgment.verdict, told(judgment)).toBe('passed');
        const made = judgment.calls.filter(({ operation }) => operation === call.operation);
        expect(made.map(({ attempts }) => attempts)).toContain(2);
      });
    }
  });
}

interface Told {
  readonly reason: string | null;
  readonly failure: unknown;
  readonly preconditions: readonly { readonly name: string; readonly holds: boolean }[];
  readonly criteria: readonly { readonly name: string; readonly holds: boolean }[];
}

/** What a failed expectation should say of a judgement. */
export const told = ({ reason, failure, preconditions, criteria }: Told): string =>
  JSON.stringify(
    { reason, failure, unmet: preconditions.filter(({ holds }) => !holds), criteria },
    null,
    1,
  );

const verdictsOf = ({ criteria }: Told) => criteria.map(({ name, holds }) => ({ name, holds }));
