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

/** Rows of one table are alike: a few of each are enough for axe, which takes long over every element. */
const fewRows = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const body of document.querySelectorAll('tbody'))
      for (const row of [...body.querySelectorAll(':scope > tr')].slice(4))
        if (row.closest('table.stack') === null) row.remove();
  });

const violationsOf = async (axe: AxeBuilder): Promise<string[]> =>
  (await axe.analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

test('axe finds nothing in a report with every verdict, light and dark', async ({ page }) => {
  // On a busy machine this takes a while.
  test.setTimeout(180_000);
  await page.emulateMedia({ colorScheme: 'light' });
  await onDisk(record(sampleRun), async (address) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Open all' }).click();
    await fewRows(page);
    expect(await violationsOf(new AxeBuilder({ page }))).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    const contrast = new AxeBuilder({ page }).withRules(['color-contrast']);
    expect(await violationsOf(contrast)).toEqual([]);
  });
});

test('axe finds nothing in what only resumed and repeated runs show, in the help and in an alarm; and it does look', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const altered = (html: string): string => html.replace('us-east-2', 'us-east-9');
  await onDisk(
    record(resumedRun),
    async (address) => {
      await page.goto(address);
      await expect(page.locator('#check')).toHaveClass('check bad');
      await page.locator('#check summary').click();
      const axe = new AxeBuilder({ page }).include('#check').include('.cover');
      expect(await violationsOf(axe.include('.card.v-cut-off-while-acting'))).toEqual([]);
      await page.getByRole('button', { name: 'Keys' }).click();
      expect(await violationsOf(new AxeBuilder({ page }).include('#keys'))).toEqual([]);
    },
    altered,
  );
  await onDisk(record(rerunOfOne), async (address) => {
    await page.goto(address);
    const axe = new AxeBuilder({ page }).include('#summary').include('.history');
    expect(await violationsOf(axe)).toEqual([]);
    await page
      .locator('#find')
      .evaluate((input) => document.querySelector(`label[for=${input.id}]`)?.remove());
    const label = await violationsOf(new AxeBuilder({ page }).withRules(['label']));
    expect(label).toEqual([expect.stringMatching(/^label: .*id="find"/)]);
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

test('the policy stops what was not ours: a planted script does not run, nothing is fetched', async ({
  page,
}) => {
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
  const fetched = await page.evaluate(() =>
    fetch('data:text/plain,x').then(
      () => 'let through',
      () => 'refused',
    ),
  );
  expect(fetched).toBe('refused');
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

test('filters by verdict and by words, in steps, summary and matrix alike; a link shows what is hidden', async ({
  page,
}) => {
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
    const target = step(page, 'pre-deployment.confirm-network');
    await page.evaluate(() => {
      location.hash = '#step-pre-deployment.confirm-network';
    });
    await expect(target.getByRole('heading', { level: 3 })).toBeInViewport();
    await expect(target.getByRole('heading', { level: 3 })).toBeFocused();
    await page.getByLabel('Find a step').fill('no such thing');
    await expect(page.getByText('No step matches.')).toBeVisible();
  });
});

test('a link into a report of very many steps lands on its step', async ({ page }) => {
  const { entries: many, run } = largeLedger(400);
  const large = buildRecord(many, run, sampleProcedures);
  const id = large.steps[311]?.id ?? '';
  await onDisk(large, async (address) => {
    await page.goto(`${address}#step-${id}`);
    await expect(step(page, id).getByRole('heading', { level: 3 })).toBeFocused();
    await expect(step(page, id).getByRole('heading', { level: 3 })).toBeInViewport();
  });
});

test('works by keyboard: skip link, search, next and previous step, folding, help', async ({
  page,
}) => {
  await onDisk(record(sampleRun), async (address) => {
    await page.goto(address);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the report' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    const heading = (index: number) =>
      page.locator('article.step:visible').nth(index).getByRole('heading', { level: 3 });
    const moves = [
      ['n', 0],
      ['n', 1],
      ['n', 2],
      ['p', 1],
    ] as const;
    for (const [key, at] of moves) {
      await page.keyboard.press(key);
      await expect(heading(at)).toBeFocused();
      await expect(heading(at)).toBeInViewport();
    }
    await expect(page).toHaveURL(/#step-pre-deployment/);
    const folded = page.locator('article.step:visible').nth(1).locator('details').first();
    await page.keyboard.press('o');
    await expect(folded).toHaveAttribute('open');
    await page.keyboard.press('o');
    await expect(folded).not.toHaveAttribute('open');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
    await page.keyboard.press('/');
    await expect(page.getByLabel('Find a step')).toBeFocused();
    await page.keyboard.type('n ConflictException');
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Find a step')).toHaveValue('');
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
