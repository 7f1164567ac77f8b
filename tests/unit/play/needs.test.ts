import { expect, test } from '@playwright/test';
import { handNeeds } from '../../../harness/play/needs.ts';
import { outputsOf } from '../../../harness/play/outputs.ts';
import type { Scene } from '../../../harness/play/scene.ts';
import { defineRunbook, type AnyRunbook } from '../../../harness/runbook.ts';
import { defineCheck } from '../../../harness/step.ts';
import { json, optional, text } from '../../../harness/values.ts';

const common = { title: 'Sample', procedure: 'sample', account: 'main', permissions: [] } as const;
const first = defineCheck({
  ...common,
  id: 'sample.first',
  produces: { names: json<readonly string[]>('names') },
  observe: async () => ({ names: null }),
  criteria: {},
});
const second = defineCheck({
  ...common,
  id: 'sample.second',
  needs: { name: optional(text('a name')) },
  observe: async () => ({}),
  criteria: {},
});

const runbook = defineRunbook<{ inScope: boolean }>({
  id: 'sample',
  title: 'Sample',
  procedure: 'sample',
  parameters: {},
})
  .when(
    ({ inScope }) => inScope,
    'out of scope',
    (part) => part.step(first),
  )
  .step(second, ({ outputs }) => ({ name: outputs.first?.names[0] ?? null })) as AnyRunbook;

const secondNeeds = (inScope: boolean, outputs = new Map<string, { names: string[] }>()) => {
  const [, placed] = runbook.placed;
  if (placed === undefined) throw new Error('the runbook has two steps');
  const hands = { readSecret: () => Promise.reject(new Error('no secret is needed')) };
  return handNeeds(placed, runbook, { inScope }, outputs, hands);
};

test('what is out of scope is absent; what is in scope and has not been run is missing', async () => {
  expect((await secondNeeds(false)).values).toEqual({ name: null });
  await expect(secondNeeds(true)).rejects.toThrow('"first.names" has not been recorded yet');
  const known = new Map([['first', { names: ['ada'] }]]);
  expect((await secondNeeds(true, known)).values).toEqual({ name: 'ada' });
});

test('a fact that is null is no output, though JSON has a null', () => {
  const scene = { placed: { step: first } } as unknown as Scene;
  expect(outputsOf(scene, { names: null })).toEqual({});
  expect(outputsOf(scene, { names: [] })).toEqual({ names: [] });
});
