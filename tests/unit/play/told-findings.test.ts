import { expect, test } from '@playwright/test';
import { advisory, holds } from '../../../harness/criteria.ts';
import { defineStep } from '../../../harness/step.ts';
import { Stage } from './stage.ts';

const step = defineStep({
  id: 'sample.launch',
  procedure: 'sample#launch',
  title: 'Launch',
  account: 'main',
  permissions: [],
  observe: async () => ({ launched: false }),
  criteria: { 'it is launched': ({ facts }) => holds(facts.launched, 'yes', facts.launched) },
  preconditions: {
    'nothing is lost': () =>
      advisory(
        holds(true, 'no difference', ['Size: default used', 'Zone: default used']),
        'a hint',
      ),
    'all is there': () => holds(true, 'all', 'all'),
  },
  act: async () => {},
  irreversible: 'a sample',
});

for (const mode of ['plan', 'run'] as const) {
  test(`a ${mode} tells what differs before anything starts`, async () => {
    const stage = new Stage();
    await stage.play(step, { mode });
    const told = stage.progress.map(({ doing, text }) => (doing === 'finding' ? text : doing));
    const before = told.slice(0, mode === 'run' ? told.indexOf('acting') : told.length);
    expect(before).toEqual(['observing', 'Size: default used', 'Zone: default used']);
  });
}
