import { chromium, expect, test } from '@playwright/test';
import { httpClient } from '../../../fixtures/targets/http.ts';
import { startWeb, type WebServer } from '../../../fixtures/rehearsal/web/server.ts';
import type { Site } from '../../../fixtures/rehearsal/web/site.ts';
import { launchOptions } from '../../unit/reports/pages.ts';

const greets = (name: string, hosts: readonly string[]): Site => ({
  name,
  hosts,
  answer(request, response) {
    response.setHeader('set-cookie', ['one=1', 'two=2']);
    response.end(`${name} ${request.method} ${request.headers.host} ${request.url}`);
  },
});

test.describe('sites of a world', () => {
  let web: WebServer;
  const asking = () => httpClient({ rules: web.rules(), authority: web.authority });

  test.beforeEach(async () => {
    web = await startWeb();
    web.add(greets('shop', ['shop.example.com', '*.shop.example.com']));
    web.add({
      ...greets('gone', ['gone.example.com']),
      answer: (request) => void request.destroy(),
    });
  });
  test.afterEach(() => web.stop());

  test('answer under their real names, with TLS and without, on one port', async () => {
    const ask = asking();
    for (const url of ['https://shop.example.com/a?b=1', 'http://eu.shop.example.com/a?b=1']) {
      const { status, body, headers } = await ask(url, { method: 'POST', body: 'x' });
      expect(status).toBe(200);
      expect(body).toBe(`shop POST ${new URL(url).host} /a?b=1`);
      expect(headers['set-cookie']).toBe('one=1, two=2');
    }
  });

  test('verify with the world’s authority only', async () => {
    const stranger = await startWeb();
    try {
      const ask = httpClient({ rules: web.rules(), authority: stranger.authority });
      await expect(ask('https://shop.example.com/')).rejects.toThrow(/certificate|signature/i);
    } finally {
      await stranger.stop();
    }
  });

  test('a host without a site is not found, and a site that is gone hangs up', async () => {
    const ask = asking();
    await expect(ask('https://unknown.example.com/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(ask('https://gone.example.com/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a browser reaches them through the rules', async () => {
    const browser = await chromium.launch({
      ...launchOptions,
      args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=${web.rules()}`],
    });
    try {
      const page = await browser.newPage({ ignoreHTTPSErrors: true });
      await page.goto('https://eu.shop.example.com/hello');
      await expect(page.locator('body')).toHaveText('shop GET eu.shop.example.com /hello');
    } finally {
      await browser.close();
    }
  });
});
