import { SESv2, type PutAccountDetailsRequest } from '@aws-sdk/client-sesv2';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as, control } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'ses-sandbox' });

const request: PutAccountDetailsRequest = {
  MailType: 'TRANSACTIONAL',
  WebsiteURL: 'https://platform.example.com',
  UseCaseDescription: 'notifications of a laboratory platform',
  ProductionAccessEnabled: true,
};

test('an account leaves the sandbox only when AWS grants it', async ({ world, bare }) => {
  const ses = new SESv2(as(world));
  expect(await ses.getAccount({})).toMatchObject({
    ProductionAccessEnabled: false,
    SendQuota: { Max24HourSend: 200 },
  });
  await expect(control(world, 'ses/grant')).rejects.toThrow('Nobody asked');
  await ses.putAccountDetails(request);
  expect(await ses.getAccount({})).toMatchObject({
    ProductionAccessEnabled: false,
    Details: { MailType: 'TRANSACTIONAL', ReviewDetails: { Status: 'PENDING' } },
  });
  await expect(ses.putAccountDetails(request)).rejects.toMatchObject({ name: 'ConflictException' });
  await control(world, 'ses/grant');
  expect(await ses.getAccount({})).toMatchObject({
    ProductionAccessEnabled: true,
    Details: { ReviewDetails: { Status: 'GRANTED' } },
  });
  expect((await new SESv2(as(bare)).getAccount({})).ProductionAccessEnabled).toBe(true);
});

test('in the sandbox only verified addresses send and receive', async ({ world, bare }) => {
  const mail = {
    FromEmailAddress: 'from@example.com',
    Destination: { ToAddresses: ['to@example.org'] },
    Content: { Simple: { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } } } },
  };
  const ses = new SESv2(as(world, 'vendor'));
  for (const EmailIdentity of ['example.com', 'to@example.org']) {
    await expect(ses.sendEmail(mail)).rejects.toMatchObject({ name: 'MessageRejected' });
    await ses.createEmailIdentity({ EmailIdentity });
    await control(world, 'ses/verify', { identity: EmailIdentity, ...placeOf(world) });
  }
  expect((await ses.sendEmail(mail)).MessageId).toBeTruthy();
  const without = new SESv2(as(bare, 'vendor'));
  await without.createEmailIdentity({ EmailIdentity: 'example.com' });
  await control(bare, 'ses/verify', { identity: 'example.com', ...placeOf(bare) });
  expect((await without.sendEmail(mail)).MessageId).toBeTruthy();
});

function placeOf({ accounts }: World): { account: string; region: string } {
  return { account: accounts.vendor.accountId, region: accounts.vendor.region };
}
