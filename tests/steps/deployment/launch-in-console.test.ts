import { consoleSite } from '../../../fixtures/rehearsal/console/index.ts';
import { launchDataLayer as step } from '../../../steps/deployment/launch-data-layer.ts';
import { told } from '../life-cycle.ts';
import { tell } from '../planting.ts';
import { changing, expect, test } from '../stage.ts';
import { needsOf, offered } from './offered.ts';

test.use({ sites: [consoleSite] });
// A browser, two launches and a termination.
test.describe.configure({ timeout: 120_000 });

test('by hand in the console: a failed launch is terminated, the form filled in, read back and sent', async ({
  stage,
}) => {
  const needs = needsOf(await offered(stage), 'data-layer');
  await tell(stage.world, 'cloudformation/failure', { logicalId: 'Cluster/Cluster' });
  const failed = await stage.play(step, { needs });
  expect(failed.verdict, told(failed)).toBe('failed');
  const confirmed = { [step.id]: failed.facts?.['provisionedProductId'] as string };

  const run = await stage.play(step, { needs, via: 'console', confirmed });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['console:TerminateProduct', 'console:LaunchProduct']);
  expect(run.attachments.map(({ name }) => name)).toContainEqual(
    expect.stringMatching(/launch.*filled in/i),
  );
  const { parameters } = run.facts as { parameters: { name: string; value: string }[] };
  for (const { name, value } of needs.parameters)
    if (value !== null) expect(parameters).toContainEqual(expect.objectContaining({ name, value }));
});
