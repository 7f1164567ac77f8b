import {
  AlreadyExistsException,
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetEmailIdentityCommand,
  NotFoundException,
} from '@aws-sdk/client-sesv2';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';

const tag = { Key: 'runproof:step', Value: 'pre-deployment.verify-sender' };
/** AWS has given up waiting for somebody to follow the link, or could not look. */
const lapsed = ['FAILED', 'NOT_STARTED'];

interface Identity {
  readonly [field: string]: string | boolean;
  readonly name: string;
  readonly status: string;
  readonly verified: boolean;
  readonly ours: boolean;
}

export const verifySender = defineStep({
  id: 'pre-deployment.verify-sender',
  procedure: 'pre-deployment#sender-identity',
  title: 'Verify the sender of notifications in SES',
  account: 'main',
  needs: { sender: text('address notifications are sent from') },
  permissions: [
    'ses:GetEmailIdentity',
    'ses:CreateEmailIdentity',
    'ses:DeleteEmailIdentity',
    'ses:TagResource',
  ],

  async observe({ aws, needs }) {
    const address = await identityOf(aws, needs.sender);
    const domains: Identity[] = [];
    for (const domain of domainsAbove(needs.sender)) {
      const identity = await identityOf(aws, domain);
      if (identity !== null) domains.push(identity);
    }
    return { address, domains };
  },
  criteria: {
    "the sender's address or its domain is an identity of SES in the platform's Region": ({
      needs,
      facts,
      region,
    }) =>
      holds(
        facts.address !== null || facts.domains.length > 0,
        `${needs.sender}, or a domain it belongs to, in ${region}`,
        namesOf(facts),
      ),
    'the identity is verified for sending': ({ facts }) =>
      holds(
        identitiesOf(facts).some(({ verified }) => verified),
        'one identity that is verified for sending',
        identitiesOf(facts),
      ),
  },
  preconditions: {
    'no lapsed identity of somebody else is in the way': ({ needs, facts }) =>
      holds(
        facts.address === null || facts.address.ours || !lapsed.includes(facts.address.status),
        `no identity of ${needs.sender} whose verification lapsed; delete it in SES if nobody needs it, then run this step again`,
        facts.address,
      ),
  },
  // Whoever reads the mailbox has a day to follow the link.
  underway: ({ facts }) =>
    facts.address !== null && !facts.address.verified && !lapsed.includes(facts.address.status),
  async act({ aws, needs, before }) {
    // A new link is sent for a new identity only.
    if (before.address !== null)
      await aws.ses.send(new DeleteEmailIdentityCommand({ EmailIdentity: needs.sender }));
    try {
      await aws.ses.send(
        new CreateEmailIdentityCommand({ EmailIdentity: needs.sender, Tags: [tag] }),
      );
    } catch (error) {
      if (!(error instanceof AlreadyExistsException)) throw error;
    }
  },
  settles: { within: '5m', every: '15s' },
  async undo({ aws, needs, before, after }) {
    if (before.address === null && after.address?.ours === true) {
      await aws.ses.send(new DeleteEmailIdentityCommand({ EmailIdentity: needs.sender }));
    }
  },
});

async function identityOf(aws: ReadingAws, name: string): Promise<Identity | null> {
  try {
    const answer = await aws.ses.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
    return {
      name,
      status:
        answer.VerificationStatus ??
        (answer.VerifiedForSendingStatus === true ? 'SUCCESS' : 'NOT_STARTED'),
      verified: answer.VerifiedForSendingStatus ?? false,
      ours: (answer.Tags ?? []).some(({ Key, Value }) => Key === tag.Key && Value === tag.Value),
    };
  } catch (error) {
    if (error instanceof NotFoundException) return null;
    throw error;
  }
}

/** `a@b.example.com` belongs to b.example.com and example.com: a verified domain covers those below it. */
function domainsAbove(sender: string): readonly string[] {
  const labels = sender
    .slice(sender.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

const identitiesOf = ({
  address,
  domains,
}: {
  address: Identity | null;
  domains: readonly Identity[];
}) => (address === null ? domains : [address, ...domains]);

const namesOf = (facts: { address: Identity | null; domains: readonly Identity[] }) =>
  identitiesOf(facts).map(({ name }) => name);
