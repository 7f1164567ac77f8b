import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { digestOfProtocol, type Protocol } from '../../../harness/protocol/protocol.ts';
import { protocolPage } from '../../../reports/protocol/page.ts';
import type { SignatureFile } from '../../../reports/signatures/kept.ts';
import { hostile } from '../../golden/hostile-names.ts';
import { sampleProtocol } from '../../golden/sample-protocol.ts';
import { launchOptions, withFolder } from '../reports/pages.ts';
import { newKey, signature } from '../signatures/signing.ts';

test.use({ launchOptions });

async function drawn(
  protocol: Protocol,
  signatures: readonly SignatureFile[] = [],
): Promise<string> {
  let text = '';
  for await (const piece of protocolPage(protocol, signatures)) text += piece;
  return text;
}

const onDisk = (text: string, use: (address: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'protocol.html'), text);
    await use(pathToFileURL(join(folder, 'protocol.html')).href);
  });

const digest = digestOfProtocol(sampleProtocol);

const approved = async (): Promise<SignatureFile> => ({
  name: '01-approver.dsse.json',
  bytes: await signature(
    newKey(),
    {
      of: { kind: 'protocol', id: digest, environment: 'acme-prod', target: 'aws' },
      role: 'approver',
      name: 'Ada Approver',
      meaning: 'I approve this protocol.',
    },
    { 'protocol.json': digest },
  ),
});

test('shows what is to be approved, and lines to sign on', async ({ page }) => {
  await onDisk(await drawn(sampleProtocol), async (address) => {
    await page.goto(address);
    await expect(page).toHaveTitle(
      `Protocol ${digest.slice(0, 12)}, New single-tenant installation, acme-prod`,
    );
    await expect(page.locator('#top')).toContainText(
      '2 steps to be carried out, 1 excluded by decisions; 1 of them cannot be undone',
    );
    await expect(page.locator('#top')).toContainText(digest);
    await expect(page.locator('#risks')).toContainText('what it removes is gone');
    await expect(page.locator('#risks li')).toHaveCount(1);
    const first = page.locator('[id="step-one.first"]');
    await expect(first).toContainText('Nobody has done it before.');
    await expect(first).toContainText('one.first is done');
    await expect(first).toContainText('ec2:CreateVpc');
    await expect(page.locator('[id="step-one.second"]')).toContainText(
      'Not carried out: disaster recovery is out of scope.',
    );
    await expect(page.locator('[id="step-one.third"]')).toContainText(
      'then left out: the rights have been withdrawn',
    );
    await expect(page.locator('[id="step-one.third"]')).toContainText(
      'it was seen: I have seen it',
    );
    await expect(page.locator('#results')).not.toContainText('one.second is done');
    await expect(page.locator('#parameters')).toContainText('10.20.0.0/16');
    await expect(page.locator('#permissions')).toContainText('sts:GetCallerIdentity');
    await expect(page.locator('#signatures tr.unsigned')).toHaveCount(3);
  });
});

test('a signature takes the place of its line, and changes nothing else', async ({ page }) => {
  const [bare, signed] = [
    await drawn(sampleProtocol),
    await drawn(sampleProtocol, [await approved()]),
  ];
  const apart = (text: string) =>
    text
      .replace(/<section id="signatures".*?<\/section>/s, '')
      .replaceAll(/<script type.*?<\/script>/gs, '');
  expect(apart(signed)).toBe(apart(bare));
  await onDisk(signed, async (address) => {
    await page.goto(address);
    const row = page.locator('#signatures tr', { hasText: 'Approver' });
    await expect(row).toContainText('Ada Approver');
    await expect(row).toContainText('I approve this protocol.');
    await expect(row).toContainText('2026-11-23 03:12:04.120 +01:00');
    await expect(page.locator('#signatures tr.unsigned')).toHaveCount(2);
    await expect(page.locator('#check')).toContainText('Ada Approver');
    await expect(page.locator('#check')).not.toContainText('altered');
  });
  await onDisk(signed.replace('Do one.first', 'Do one first'), async (address) => {
    await page.goto(address);
    await expect(page.locator('#check')).toContainText('altered');
  });
});

for (const [colorScheme, rules] of [
  ['light', []],
  ['dark', ['color-contrast']],
] as const) {
  test(`axe finds nothing in it, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const rehearsal = { ...sampleProtocol, target: 'embedded', rehearsal: true };
    await onDisk(await drawn(rehearsal, [await approved()]), async (address) => {
      await page.goto(address);
      const axe = new AxeBuilder({ page });
      const { violations } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  });
}

test('hostile names stay text: nothing runs and nothing is fetched', async ({ page }) => {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(dialog.message());
    dialog.dismiss().catch(() => undefined);
  });
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:'))
      seen.push(request.url());
  });
  const texts = Object.values(hostile);
  const all = texts.join(' ');
  const protocol: Protocol = {
    ...sampleProtocol,
    runbook: { ...sampleProtocol.runbook, title: all },
    environment: all,
    decisions: texts.map((text) => ({ name: text, value: text })),
    parameters: texts.map((text) => ({ name: text, key: text, value: text, source: text })),
    steps: sampleProtocol.steps.map((step) => ({
      ...step,
      id: `${step.id}${all}`,
      title: all,
      irreversible: all,
      preconditions: texts,
      criteria: texts,
      conditions: [{ otherwise: all, holds: 'no' }],
      permissions: { reading: texts, changing: texts },
    })),
  };
  await onDisk(await drawn(protocol), async (address) => {
    await page.goto(address);
    await expect(page.locator('h1')).toContainText('<img src=x onerror=alert(1)>');
    await expect(page.locator('main img, main script')).toHaveCount(0);
    await page.evaluate(() => document.querySelectorAll('main *').length);
  });
  expect(seen).toEqual([]);
});
