import { consoleSite } from '../../../fixtures/rehearsal/console/index.ts';
import { updateDataLayer as step } from '../../../steps/upgrade/update-data-layer.ts';
import { told } from '../life-cycle.ts';
import { changing, expect, test } from '../stage.ts';
import { dataNeeds, smallPlatform } from './small-vendor.ts';

test.use({ sites: [consoleSite] });

test('by hand in the console: planned, saved, then the form with the values in use is sent', async ({
  stage,
}) => {
  const offer = await smallPlatform(stage, {
    'v3.0.0': {},
    'v3.1.0': { asks: { Colour: { Type: 'String' } } },
  });
  const needs = dataNeeds(offer, 'v3.1.0', { Colour: 'blue' });
  const run = await stage.play(step, { needs, via: 'console' });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual([
    'cloudformation:CreateChangeSet',
    'cloudformation:DeleteChangeSet',
    'rds:CreateDBSnapshot',
    'console:UpdateProduct',
  ]);
  const pictures = run.attachments.map(({ name }) => name);
  expect(pictures).toContainEqual(expect.stringMatching(/update.*filled in/i));
  expect(run.facts?.['parameters']).toEqual(
    expect.arrayContaining(
      Object.entries({
        InfrastructureName: 'acme',
        Colour: 'blue',
        CFTemplateVersion: 'v3.1.0',
      }).map(([name, value]) => expect.objectContaining({ name, value }) as unknown),
    ),
  );
});
