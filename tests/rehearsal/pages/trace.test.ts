import { join } from 'node:path';
import { searchForLeaks } from '../../../harness/leak-gate.ts';
import { containerOf, membersOf } from '../../../harness/redaction/containers.ts';
import { knownSecrets } from '../../../harness/redaction.ts';
import { expect, test } from './stage.ts';

// What Playwright records of the first test is there when the second begins.
test.describe.configure({ mode: 'serial' });
test.use({ trace: 'on', screenshot: 'on' });

let recorded = '';

test('imports a portfolio while Playwright records', async ({ stage }) => {
  recorded = test.info().outputDir;
  const { portfolioId } = await stage.offered();
  await stage.console().importPortfolio(portfolioId);
  expect(await stage.imported()).toEqual([portfolioId]);
});

test('the recording shows the console, yet nothing that lets anybody in', async () => {
  const secrets = knownSecrets().filter(({ name }) => /^(CONSOLE|AWS)_/.test(name));
  expect(new Set(secrets.map(({ name }) => name))).toEqual(
    new Set([
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'CONSOLE_SIGN_IN_TOKEN',
      'CONSOLE_SESSION',
    ]),
  );
  const { leaks, unsearchable } = await searchForLeaks(recorded, secrets);
  expect({ leaks, unsearchable }).toEqual({ leaks: [], unsearchable: [] });

  const names: string[] = [];
  let events = '';
  for await (const { name, bytes } of membersOf('zip', { path: join(recorded, 'trace.zip') })) {
    expect(['zip', 'gzip']).not.toContain(containerOf(bytes));
    names.push(name);
    if (name.endsWith('.trace')) events += bytes.toString();
  }
  expect(events).toContain('portfolios?activeTab=importedAdminPortfolios');
  expect(events).toContain('Import portfolio');
  expect(names.filter((name) => /\.(jpe?g|png|webp)$/.test(name)).length).toBeGreaterThan(3);
});
