import { SES } from '@aws-sdk/client-ses';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { as, control } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'ses-identities' });

test('an identity is pending in both APIs until its owner verifies it', async ({ world, bare }) => {
  const [v1, v2] = [new SES(as(world)), new SESv2(as(world))];
  const EmailIdentity = 'sender@example.com';
  expect((await v2.createEmailIdentity({ EmailIdentity })).VerifiedForSendingStatus).toBe(false);
  const both = async () => [
    (await v2.getEmailIdentity({ EmailIdentity })).VerificationStatus,
    (await v1.getIdentityVerificationAttributes({ Identities: [EmailIdentity] }))
      .VerificationAttributes?.[EmailIdentity]?.VerificationStatus,
  ];
  expect(await both()).toEqual(['PENDING', 'Pending']);
  await expect(v2.createEmailIdentity({ EmailIdentity })).rejects.toMatchObject({
    name: 'AlreadyExistsException',
  });
  await control(world, 'ses/verify', { identity: EmailIdentity });
  expect(await both()).toEqual(['SUCCESS', 'Success']);
  const without = await new SESv2(as(bare)).createEmailIdentity({ EmailIdentity });
  expect(without.VerifiedForSendingStatus).toBe(true);
});

test('what one API makes or deletes, the other sees', async ({ world, bare }) => {
  const EmailIdentity = 'older@example.com';
  await new SES(as(world)).verifyEmailIdentity({ EmailAddress: EmailIdentity });
  expect((await new SESv2(as(world)).getEmailIdentity({ EmailIdentity })).VerificationStatus).toBe(
    'PENDING',
  );
  await new SESv2(as(world)).deleteEmailIdentity({ EmailIdentity });
  expect((await new SES(as(world)).listIdentities({})).Identities).not.toContain(EmailIdentity);
  await new SES(as(bare)).verifyEmailIdentity({ EmailAddress: EmailIdentity });
  await expect(new SESv2(as(bare)).getEmailIdentity({ EmailIdentity })).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});
