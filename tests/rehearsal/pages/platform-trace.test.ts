import { join } from 'node:path';
import { searchForLeaks } from '../../../harness/leak-gate.ts';
import { membersOf } from '../../../harness/redaction/containers.ts';
import { knownSecrets } from '../../../harness/redaction.ts';
import { createNamedAdministrator } from '../../../steps/post-deployment/create-named-administrator.ts';
import { told } from '../../steps/life-cycle.ts';
import { administrators, expect, installed, test } from '../../steps/platform.ts';

// What Playwright records of the first test is there when the second begins.
test.describe.configure({ mode: 'serial' });
test.use({ trace: 'on', screenshot: 'on' });

let recorded = '';

test('adds a user while Playwright records', async ({ stage }) => {
  test.setTimeout(240_000);
  recorded = test.info().outputDir;
  await installed(stage);
  const added = await stage.play(createNamedAdministrator, { needs: administrators });
  expect(added.verdict, told(added)).toBe('passed');
});

test('the recording shows the pages, yet nothing that lets anybody in', async () => {
  const secrets = knownSecrets().filter(({ name }) => /PASSWORD|PLATFORM_SESSION/.test(name));
  expect(new Set(secrets.map(({ name }) => name))).toEqual(
    new Set(['DEFAULT-ADMINISTRATOR-PASSWORD', 'NAMED-ADMINISTRATOR-PASSWORD', 'PLATFORM_SESSION']),
  );
  const { leaks, unsearchable } = await searchForLeaks(recorded, secrets);
  expect({ leaks, unsearchable }).toEqual({ leaks: [], unsearchable: [] });
  let events = '';
  for await (const { name, bytes } of membersOf('zip', { path: join(recorded, 'trace.zip') }))
    if (name.endsWith('.trace')) events += bytes.toString();
  expect(events).toContain('Add User');
});
