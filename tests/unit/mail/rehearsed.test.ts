import { expect, test } from '@playwright/test';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rehearsedMail } from '../../../fixtures/mail/rehearsed.ts';

const subject = 'Confirmation';
const mail = (received: string, title = subject) => ({ subject: title, received, text: received });

test('a world’s mailbox: what fits, newest first; an answer that is none is an error', async () => {
  const mails = [
    mail('2026-11-22T08:59:59.000Z'),
    mail('2026-11-22T09:00:00.000Z'),
    mail('2026-11-22T10:00:00.000Z'),
    mail('2026-11-22T11:00:00.000Z', 'Something else'),
  ];
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/_runproof/mailbox' ? 200 : 404);
    response.end(JSON.stringify(mails));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const since = new Date('2026-11-22T09:00:00.000Z');
  const sought = { address: 'ops@example.com', subject, since, within: '2m' } as const;
  const found = await rehearsedMail(`http://127.0.0.1:${port}`)(sought, null);
  expect(found?.map(({ text }) => text)).toEqual([mails[2]?.received, mails[1]?.received]);
  await expect(rehearsedMail(`http://127.0.0.1:${port}/elsewhere`)(sought, null)).rejects.toThrow(
    '404',
  );
  server.close();
});
