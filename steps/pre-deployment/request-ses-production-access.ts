import {
  ConflictException,
  GetAccountCommand,
  PutAccountDetailsCommand,
} from '@aws-sdk/client-sesv2';
import { equal } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { list, optional, text } from '../../harness/values.ts';
import { WaitsFor } from '../../harness/waits-for.ts';

export const requestSesProductionAccess = defineStep({
  id: 'pre-deployment.request-ses-production-access',
  procedure: 'pre-deployment#ses-production-access',
  title: 'Ask AWS to let SES send to every recipient',
  account: 'main',
  needs: {
    sender: text('address notifications are sent from'),
    website: optional(text('web page of the sender, which AWS asks for')),
    useCase: text('what is sent and to whom, in the words AWS is to read'),
    contacts: list(text('address AWS answers to')),
  },
  permissions: ['ses:GetAccount', 'ses:PutAccountDetails'],

  async observe({ aws, needs, accountId, region }) {
    const account = await aws.ses.send(new GetAccountCommand({}));
    const granted = account.ProductionAccessEnabled ?? false;
    const review = account.Details?.ReviewDetails;
    return {
      productionAccess: granted,
      sendingEnabled: account.SendingEnabled ?? false,
      enforcement: account.EnforcementStatus ?? 'unknown',
      dailyQuota: account.SendQuota?.Max24HourSend ?? null,
      review: review?.Status ?? null,
      supportCase: review?.CaseId ?? null,
      // For a support case, which is the way where the API takes no request.
      caseText: granted ? null : caseFor({ ...needs, accountId, region }),
    };
  },
  criteria: {
    "SES has left the sandbox in the platform's Region": ({ facts }) =>
      equal(facts.productionAccess, true),
    'sending is enabled for the account': ({ facts }) => equal(facts.sendingEnabled, true),
  },
  // A refusal is answered in its support case, by a person: asking again by API is not possible then.
  underway: ({ facts }) =>
    !facts.productionAccess && (facts.review === 'PENDING' || facts.review === 'DENIED'),
  async act({ aws, needs, before, attach }) {
    if (before.caseText !== null) await attach('support-case.txt', before.caseText, 'text/plain');
    try {
      await aws.ses.send(
        new PutAccountDetailsCommand({
          MailType: 'TRANSACTIONAL',
          WebsiteURL:
            needs.website ?? `https://${needs.sender.slice(needs.sender.lastIndexOf('@') + 1)}`,
          UseCaseDescription: needs.useCase,
          ContactLanguage: 'EN',
          ProductionAccessEnabled: true,
          ...(needs.contacts.length === 0
            ? {}
            : { AdditionalContactEmailAddresses: needs.contacts.slice(0, 4) }),
        }),
      );
    } catch (error) {
      if (error instanceof Error && error.name.startsWith('AccessDenied')) {
        throw new WaitsFor(
          'the request is not allowed by API here; it waits for a support case at AWS',
          'Open a support case with the text of the attachment support-case.txt; once AWS has granted it, npx runproof resume.',
          { cause: error },
        );
      }
      // A request is with AWS already, or was refused before: what AWS then reports is the state to wait for.
      if (!(error instanceof ConflictException)) throw error;
    }
  },
  settles: { within: '1m', every: '15s' },
  irreversible:
    'a request to AWS cannot be taken back, and production access, once granted, is not returned; nothing is sent because of it',
});

function caseFor(about: {
  sender: string;
  website: string | null;
  useCase: string;
  accountId: string;
  region: string;
}): string {
  return [
    'Service limit increase: SES sending limits, production access',
    `Account: ${about.accountId}`,
    `Region: ${about.region}`,
    'Mail type: transactional',
    `Sender: ${about.sender}`,
    ...(about.website === null ? [] : [`Website: ${about.website}`]),
    '',
    about.useCase,
    '',
    'Recipients are known to us and asked for these messages as part of their work. Bounces and complaints are',
    'reported to us by SES; an address that bounces or complains is taken off the list of recipients.',
  ].join('\n');
}
