import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { canonicalDigest, canonicalJson } from '../../../harness/json.ts';
import type { SigningKey } from '../../../harness/signing.ts';
import { readPage } from '../../../reports/html/check/read-page.ts';
import { pageDigestOf, reportOf } from '../../../reports/html/page.ts';
import { signEnvelope } from '../../../reports/signatures/envelope.ts';
import { statementOf } from '../../../reports/signatures/statement.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { picturedRun } from '../../golden/pictured-run.ts';
import { editsOf } from './page-edits.ts';
import { launchOptions, withFolder } from './pages.ts';

test.use({ launchOptions });

const { record, read, pictures } = picturedRun();

function newKey(algorithm: 'Ed25519' | 'ECDSA-P256-SHA256' | 'RSA-PSS-SHA256'): SigningKey {
  const { privateKey, publicKey } =
    algorithm === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : algorithm === 'RSA-PSS-SHA256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const salted = { key: privateKey, padding: 6, saltLength: 32 };
  return {
    algorithm,
    kms: null,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    sign: (message) =>
      Promise.resolve(
        algorithm === 'Ed25519'
          ? sign(null, message, privateKey)
          : sign('sha256', message, algorithm === 'RSA-PSS-SHA256' ? salted : privateKey),
      ),
  };
}

const signers = [
  ['executor', 'Jo Operator', 'Ed25519'],
  ['reviewer', 'Kim Reviewer', 'ECDSA-P256-SHA256'],
  ['approver', 'Alex Approver', 'RSA-PSS-SHA256'],
] as const;

async function envelope(
  index: number,
  subjects: Readonly<Record<string, string>>,
): Promise<{ name: string; bytes: Buffer }> {
  const [role, name, algorithm] = signers[index] ?? signers[0];
  const key = newKey(algorithm);
  const statement = statementOf(subjects, {
    of: { kind: 'run', id: record.run.id, environment: 'rehearsal', target: 'embedded' },
    role,
    name,
    meaning: 'I have looked at it.',
    time: '2026-11-22T12:00:00.000+01:00',
    zone: 'Europe/Berlin',
    clock: { notCompared: 'nobody to ask' },
    rehearsal: true,
    operator: 'jo.operator',
    caller: null,
    ledger: record.ledger.head,
    key: { algorithm, publicKey: key.publicKey.toString('base64'), kms: null },
    software: { version: '0.1.0', commit: null, modified: false },
  });
  const bytes = Buffer.from(canonicalJson(await signEnvelope(statement, key)));
  return { name: `0${index + 1}-${role}.dsse.json`, bytes };
}

const drawnWith = async (
  signatures: readonly { name: string; bytes: Buffer }[],
  drawn: RunRecord = record,
): Promise<string> => (await Array.fromAsync(reportOf(drawn, read, { signatures }))).join('');

const subjects = async () => ({
  'record.json': canonicalDigest(record),
  page: await pageDigestOf(record, read),
});
const unsigned = await drawnWith([]);
const signed = await drawnWith(
  await Promise.all(signers.map(async (_, index) => envelope(index, await subjects()))),
);

/** Opens a page and gives what its line at the top comes to. */
async function judged(
  page: Page,
  folder: string,
  html: string,
): Promise<{ state: string; says: string }> {
  const file = join(folder, 'report.html');
  await writeFile(file, html);
  await page.goto(pathToFileURL(file).href);
  const line = page.locator('#check:is(.good, .bad, .unsure)');
  await line.waitFor();
  const state = (await line.getAttribute('class'))?.split(' ')[1] ?? '';
  return { state, says: await line.innerText() };
}

test('an untouched page is green, signed or not, and says by whom and with which key', async ({
  page,
}) => {
  await withFolder(async (folder) => {
    const plain = await judged(page, folder, unsigned);
    expect(plain).toMatchObject({ state: 'good' });
    expect(plain.says).toContain('record, 6 pictures, text. Nobody has signed it.');
    const { state, says } = await judged(page, folder, signed);
    expect({ state, says }).toMatchObject({ state: 'good' });
    for (const [role, name] of signers)
      expect(says).toContain(`${name} (${role}, signature of a rehearsal)`);
    await page.locator('#check summary').click();
    await expect(page.locator('#check')).toContainText(/Key [0-9a-f]{64}/);
    await expect(page.locator('#check')).toContainText('npx runproof verify');
  });
});

test('the digest of a page is the same for whoever writes, reads or has signed it', async () => {
  const [one, other] = [readPage(unsigned), readPage(signed)];
  expect(one).toMatchObject({
    page: one.stated?.page,
    signatureSection: one.stated?.signatures,
    strays: [],
  });
  expect(other.page).toBe(one.page);
  expect(other.page).toBe(await pageDigestOf(record, read));
  expect(other.signatureSection).not.toBe(one.signatureSection);
  expect(one.record).toBe(canonicalJson(record));
  expect([...one.pictures]).toEqual([...one.pictures.keys()].map((digest) => [digest, digest]));
  expect(one.pictures.size).toBe(pictures.length);
});

test('whatever is edited shows red, and what it was', async ({ page }) => {
  test.setTimeout(180_000);
  await withFolder(async (folder) => {
    for (const [name, edit, says] of editsOf(pictures)) {
      const altered = edit(signed);
      expect(altered, name).not.toBe(signed);
      const found = await judged(page, folder, altered);
      expect({ name, ...found }).toMatchObject({ name, state: 'bad' });
      expect(found.says, name).toMatch(says);
    }
  });
});

test('digests made anew for an altered text do not fit the signatures', async ({ page }) => {
  await withFolder(async (folder) => {
    const altered = signed.replace('us-east-2', 'us-east-1');
    const { page: digest, signatureSection, parts } = readPage(altered);
    const forged = altered.replace(
      /(id="digests">)[^<]*/,
      `$1${canonicalJson({ form: 1, page: digest, signatures: signatureSection, parts })}`,
    );
    const { state, says } = await judged(page, folder, forged);
    expect(state).toBe('bad');
    expect(says).toContain(
      'The signature of Jo Operator (executor) is over another page than this file has',
    );
  });
});

test('a signature over another record shows red', async ({ page }) => {
  await withFolder(async (folder) => {
    const other = await envelope(0, { ...(await subjects()), 'record.json': 'ab'.repeat(32) });
    const { state, says } = await judged(page, folder, await drawnWith([other]));
    expect(state).toBe('bad');
    expect(says).toContain('is over another record.json than this file has');
  });
});

test('a verdict that is not the record’s shows red whatever the digests say', async ({ page }) => {
  await withFolder(async (folder) => {
    const [first, ...rest] = record.steps;
    if (first === undefined) throw new TypeError('no step');
    const html = await drawnWith([], {
      ...record,
      steps: [{ ...first, verdict: 'failed' }, ...rest],
    });
    const { record: carried } = readPage(unsigned);
    const digest = (text: string): string => readPage(text).page;
    const swapped = html
      .replace(
        /(id="record">)[^<]*/,
        () => `id="record">${(carried ?? '').replaceAll('<', '\\u003c')}`,
      )
      .replaceAll(
        canonicalDigest({ ...record, steps: [{ ...first, verdict: 'failed' }, ...rest] }),
        canonicalDigest(record),
      );
    const again = readPage(swapped);
    const forged = swapped.replace(
      /(id="digests">)[^<]*/,
      `$1${canonicalJson({ form: 1, page: digest(swapped), signatures: again.signatureSection, parts: again.parts })}`,
    );
    const { state, says } = await judged(page, folder, forged);
    expect(state).toBe('bad');
    expect(says).toContain('is shown with another verdict than the record has');
  });
});

test('a browser that lacks an algorithm says that it could not check', async ({ page }) => {
  await withFolder(async (folder) => {
    await page.addInitScript(() => {
      const importKey = crypto.subtle.importKey.bind(crypto.subtle);
      crypto.subtle.importKey = ((...given: Parameters<typeof importKey>) =>
        (given[2] as { name: string }).name === 'Ed25519'
          ? Promise.reject(new DOMException('no', 'NotSupportedError'))
          : importKey(...given)) as typeof crypto.subtle.importKey;
    });
    const { state, says } = await judged(page, folder, signed);
    expect(state).toBe('unsure');
    expect(says).toContain(
      'The signature of Jo Operator (executor) was not checked: this browser does not know Ed25519',
    );
  });
});

test('searching, filtering, folding, scrolling and printing never turn it red', async ({
  page,
}) => {
  await withFolder(async (folder) => {
    const file = join(folder, 'report.html');
    await writeFile(file, signed);
    // The check waits for the end of the page; all of this happens before it.
    await page.addInitScript(() => {
      document.addEventListener('readystatechange', () => {
        for (const box of document.querySelectorAll<HTMLInputElement>('input[name=verdict]'))
          box.click();
        for (const button of document.querySelectorAll<HTMLButtonElement>(
          '[data-do]:not([data-do=print])',
        ))
          button.click();
        dispatchEvent(new Event('beforeprint'));
        document.querySelector<HTMLDialogElement>('dialog')?.close();
      });
    });
    await page.goto(`${pathToFileURL(file).href}#step-${record.steps[2]?.id}`);
    await expect(page.locator('#check')).toHaveClass('check good');
  });
});

test('pictures are decoded as they come into view, let go when they leave it, and all there on paper', async ({
  page,
}) => {
  await withFolder(async (folder) => {
    await judged(page, folder, unsigned);
    const decoded = () => page.locator('img[data-picture][src^="data:image/png"]').count();
    const all = page.locator('img[data-picture]');
    expect(await decoded()).toBe(0);
    await all.first().scrollIntoViewIfNeeded();
    await expect
      .poll(() => all.first().evaluate((one: HTMLImageElement) => one.src))
      .toContain('data:image/png');
    await expect(all.first()).toHaveJSProperty('naturalWidth', 640);
    await page.evaluate(() => scrollTo(0, 0));
    await expect.poll(decoded).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await decoded()).toBe(6);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(decoded).toBe(0);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says where its pictures are, and claims no check', async ({ page }) => {
    await withFolder(async (folder) => {
      const file = join(folder, 'report.html');
      await writeFile(file, unsigned);
      await page.goto(pathToFileURL(file).href);
      await expect(page.locator('img[data-picture]').first()).toBeHidden();
      await expect(page.getByText('open the file named below').first()).toBeVisible();
      await expect(page.locator('figcaption a').first()).toHaveAttribute(
        'href',
        /^attachments\/[0-9a-f]{64}\.png$/,
      );
      await expect(page.locator('#check')).toBeHidden();
    });
  });
});
