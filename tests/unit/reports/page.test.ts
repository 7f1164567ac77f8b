import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { buildRecord } from '../../../reports/record.ts';
import { hostile } from '../../golden/hostile-names.ts';
import {
  largeLedger,
  rerunOfOne,
  resumedRun,
  sampleLedger,
  sampleProcedures,
  sampleRun,
} from '../../golden/sample-runs.ts';
import { drawn, launchOptions, onDisk } from './pages.ts';

test.use({ launchOptions });

const entries = sampleLedger();
const record = (run: string) => buildRecord(entries, run, sampleProcedures);
const step = (page: Page, id: string) => page.locator(`[id="step-${id}"]`);

const looks = [
  [sampleRun, 'light', []],
  [sampleRun, 'dark', ['color-contrast']],
  [resumedRun, 'light', []],
  [rerunOfOne, 'light', []],
  [rerunOfOne, 'dark', []],
] as const;

for (const [run, colorScheme, rules] of looks) {
  test(`axe finds nothing in the report of ${run}, ${colorScheme}`, async ({ page }) => {
    // Axe looks at every element; on a busy machine that takes a while.
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme });
    await onDisk(record(run), async (address) => {
      await page.goto(address);
      if (run === sampleRun) await page.getByRole('button', { name: 'Open all' }).click();
      const axe = new AxeBuilder({ page });
      const { violations } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  });
}

test('axe does look: a planted fault is found', async ({ page }) => {
  await onDisk(record(rerunOfOne), async (address) => {
    await page.goto(address);
    await page
      .locator('#find')
      .evaluate((input) => document.querySelector(`label[for=${input.id}]`)?.remove());
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toContain('label');
  });
});

test('hostile names stay text: nothing runs, nothing is fetched, the policy is not even asked', async ({
  page,
}) => {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => seen.push('a dialog that stays'));
  });
  page.on('request', (request) => seen.push(`request ${request.url()}`));
  page.on('console', (message) => seen.push(`console ${message.text()}`));
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  await onDisk(record(sampleRun), async (address) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(seen).toEqual([`request ${address}`]);
    await expect(
      step(page, 'pre-deployment.import-key-pair').getByText(hostile.image).first(),
    ).toBeVisible();
    await expect(
      step(page, 'post-deployment.make-eks-endpoint-private').getByText(hostile.script).first(),
    ).toBeVisible();
    await expect(page.getByText('abc⟨U+202E⟩gnp.exe').first()).toBeVisible();
  });
});

test('the policy stops what was not ours: a planted script does not run', async ({ page }) => {
  const text = (await drawn(record(rerunOfOne))).replace(
    '</main>',
    '<script>document.title = "planted"</script><img src="http://127.0.0.1:9/x"></main>',
  );
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  await page.setContent(text);
  await expect(page).not.toHaveTitle('planted');
  await expect
    .poll(() => refused.filter((one) => one.includes('Content Security Policy')).length)
    .toBeGreaterThanOrEqual(2);
});

test('the policy lets nothing be fetched', async ({ page }) => {
  await onDisk(record(rerunOfOne), async (address) => {
    await page.goto(address);
    const fetched = await page.evaluate(() =>
      fetch('data:text/plain,x').then(
        () => 'let through',
        () => 'refused',
      ),
    );
    expect(fetched).toBe('refused');
  });
});

test('no page is wider than its window, at 390 and at 1280 pixels', async ({ page }) => {
  await onDisk(record(sampleRun), async (address) => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await page.getByRole('button', { name: 'Open all' }).click();
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(over, `at ${width}`).toBeLessThanOrEqual(0);
    }
  });
});

test('filters by verdict and by words, in steps, summary and matrix alike', async ({ page }) => {
  await onDisk(record(sampleRun), async (address) => {
    await page.goto(address);
    const steps = page.locator('article.step:visible');
    await expect(steps).toHaveCount(20);
    for (const box of await page.getByRole('checkbox').all()) {
      if ((await box.getAttribute('value')) !== 'failed') await box.uncheck();
    }
    await expect(steps).toHaveCount(2);
    await expect(page.locator('table.steps tbody tr:visible')).toHaveCount(2);
    await expect(page.locator('table.matrix tbody:visible')).toHaveCount(2);
    await expect(page.getByRole('status')).toHaveText('2 of 20 steps shown');
    await page.getByLabel('Find a step').fill('ConflictException');
    await expect(steps).toHaveCount(1);
    await page.getByLabel('Find a step').fill('no such thing');
    await expect(page.getByText('No step matches.')).toBeVisible();
  });
});

test('a link to a step shows it, even where a filter hides it', async ({ page }) => {
  await onDisk(record(sampleRun), async (address) => {
    await page.goto(address);
    await page.getByLabel('Find a step').fill('ConflictException');
    await expect(page.locator('article.step:visible')).toHaveCount(1);
    const target = step(page, 'pre-deployment.confirm-network');
    await page.evaluate(() => {
      location.hash = '#step-pre-deployment.confirm-network';
    });
    await expect(target.getByRole('heading', { level: 3 })).toBeInViewport();
    await expect(target.getByRole('heading', { level: 3 })).toBeFocused();
  });
});

test('a link into a report of a thousand steps lands on its step', async ({ page }) => {
  const { entries: many, run } = largeLedger(1000);
  const large = buildRecord(many, run, sampleProcedures);
  const id = large.steps[811]?.id ?? '';
  await onDisk(large, async (address) => {
    await page.goto(`${address}#step-${id}`);
    await expect(step(page, id).getByRole('heading', { level: 3 })).toBeFocused();
    await expect(step(page, id).getByRole('heading', { level: 3 })).toBeInViewport();
  });
});

test('works by keyboard: skip link, search by slash, folding', async ({ page }) => {
  await onDisk(record(rerunOfOne), async (address) => {
    await page.goto(address);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the report' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    await page.keyboard.press('/');
    await expect(page.getByLabel('Find a step')).toBeFocused();
    const facts = page.locator('article summary', { hasText: 'Facts before and after' }).first();
    await facts.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('columnheader', { name: 'Before' }).first()).toBeVisible();
  });
});

test('the theme can be chosen against the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await onDisk(record(rerunOfOne), async (address) => {
    await page.goto(address);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const button = page.getByRole('button', { name: 'Dark' });
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    expect(await ground()).not.toBe(light);
    await button.click();
    expect(await ground()).toBe(light);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('everything can be read and folded out, and no dead control is shown', async ({ page }) => {
    await onDisk(record(sampleRun), async (address) => {
      await page.goto(address);
      await expect(page.getByLabel('Find a step')).toBeHidden();
      await expect(
        page.getByRole('heading', { name: 'Refuse plain HTTP on the Elasticsearch domain' }),
      ).toBeVisible();
      await expect(page.locator('article.step:visible')).toHaveCount(20);
    });
  });
});
