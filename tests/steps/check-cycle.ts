import type { Step } from '../../harness/step.ts';
import type { Recordables, Supplied, Values } from '../../harness/values.ts';
import { actionsOf } from './actions.ts';
import { changing, expect, test, type Stage } from './stage.ts';

interface Cycle<N extends Values> {
  /** Prepares a world in which everything holds, and tells what to hand the step. */
  readonly fit: (stage: Stage) => Promise<Supplied<N>>;
  /** What a run ends with; `passed` where statements belong to it. */
  readonly verdict?: 'already conformant' | 'passed';
  /** A call the step cannot do without, by signing name. */
  readonly call: { readonly service: string; readonly operation: string };
}

/** What every check has to do, whatever it checks: judge alike in all modes, change nothing, need no undeclared right. */
export function checkCycle<I extends string, N extends Values, P extends Recordables>(
  step: Step<I, N, P>,
  { fit, call, verdict = 'already conformant' }: Cycle<N>,
): void {
  test.describe(step.id, () => {
    test('it holds in a run, a plan and an audit, again and again, and changes nothing', async ({
      stage,
    }) => {
      const needs = await fit(stage);
      for (const mode of ['run', 'plan', 'audit', 'run'] as const) {
        const judgment = await stage.play(step, { needs, mode });
        expect(
          judgment.verdict,
          `${mode}: ${JSON.stringify(judgment.criteria, null, 1)} ${judgment.reason}`,
        ).toBe(verdict);
        expect(changing(judgment)).toEqual([]);
        expect(step.permissions).toEqual(expect.arrayContaining([...actionsOf(judgment)]));
      }
    });

    test("a denied call blocks it, with AWS's words", async ({ stage }) => {
      const needs = await fit(stage);
      stage.fault({ ...call, kind: 'deny' });
      const judgment = await stage.play(step, { needs });
      expect(judgment.verdict).toBe('blocked');
      expect(judgment.failure?.name).toMatch(/AccessDenied|UnauthorizedOperation/);
      expect(judgment.failure?.operation).toContain(call.operation);
      expect(judgment.remedy).toContain('permission');
      expect(changing(judgment)).toEqual([]);
    });

    test('a throttled call is made again', async ({ stage }) => {
      const needs = await fit(stage);
      stage.fault({ ...call, kind: 'throttle' });
      const judgment = await stage.play(step, { needs });
      expect(judgment.verdict).toBe(verdict);
      const throttled = judgment.calls.filter(({ operation }) => operation === call.operation);
      expect(throttled.map(({ attempts }) => attempts)).toContain(2);
    });
  });
}

/** Names of the criteria that do not hold. */
export const broken = ({
  criteria,
}: {
  readonly criteria: readonly { readonly name: string; readonly holds: boolean }[];
}) => criteria.filter(({ holds }) => !holds).map(({ name }) => name);
