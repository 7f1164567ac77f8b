import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type Sharp from 'sharp';
import { pictureOf } from '../../../fixtures/pages/evidence.ts';
import { registerSecret } from '../../../harness/redaction.ts';
import { launchOptions } from '../reports/pages.ts';

// Types of sharp cannot be imported as values by a test that Playwright compiles.
const sharp = createRequire(import.meta.url)('sharp') as typeof Sharp;

const secret = 'correct horse/battery';
registerSecret('SAMPLE_PASSWORD', secret);

test.use({ launchOptions, viewport: { width: 1280, height: 900 } });

const marked = 'color: #f0f; background: #0f0; font: 20px monospace; border: 0;';
const field = (attributes: string) => `<input style="${marked}" ${attributes}>`;
const quoted = (text: string) => text.replaceAll('"', '&quot;');

/** Everything that shows a secret is green with magenta letters; nothing else is. */
const places: Readonly<Record<string, string>> = {
  'in a password field': field(`type=password value="${secret}"`),
  'in a password field that shows it': field(
    `type=text autocomplete=current-password value="other"`,
  ),
  'in a field of its own': field(`value="${secret}"`),
  'in a text area': `<textarea style="${marked}">token ${secret}</textarea>`,
  'in a text': `<p><span style="${marked}">The password is ${secret}</span></p>`,
  'across elements': `<p style="${marked}">correct <b>horse</b>/<i>battery</i></p>`,
  'encoded in an address': `<a style="${marked}">https://x.test/?p=${encodeURIComponent(secret)}</a>`,
  'in a frame in a frame': `<iframe srcdoc="${quoted(`<iframe srcdoc="${quoted(`<b style='${marked}'>${secret}</b>`)}"></iframe>`)}"></iframe>`,
  'in an open shadow tree': `<div><template shadowrootmode=open><b style="${marked}">${secret}</b></template></div>`,
  'in a long text': `<pre style="${marked}">${'x '.repeat(4_000)}${secret}</pre>`,
};

/** Points of the picture that are of the marked colours. */
async function markedPoints(page: Page): Promise<number> {
  const { data } = await sharp(await pictureOf(page))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let points = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    if (green > 200 && red < 80 && blue < 80) points += 1;
  }
  return points;
}

const shown = (page: Page, body: string) =>
  page.setContent(`<!doctype html><h1>Users</h1>${body}<p>Nothing secret here</p>`);

test('a secret on a page is covered in its picture, wherever it stands', async ({ page }) => {
  for (const [where, markup] of Object.entries(places)) {
    await shown(page, markup);
    expect(await markedPoints(page), where).toBe(0);
  }
});

test('what is no secret is not covered', async ({ page }) => {
  await shown(page, `<span style="${marked}">correct cow</span>${field('value="tetra"')}`);
  expect(await markedPoints(page)).toBeGreaterThan(500);
});

test('a page that writes secrets while it is pictured has no picture', async ({ page }) => {
  await shown(page, '<ul></ul>');
  await page.evaluate((text) => {
    setInterval(() => {
      const item = document.createElement('li');
      item.textContent = text;
      document.querySelector('ul')?.prepend(item);
    }, 5);
  }, secret);
  await expect(pictureOf(page)).rejects.toMatchObject({ code: 'RP-B600' });
});
