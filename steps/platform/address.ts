import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  launchedForDomain,
  leadsToBalancer,
  platformNames,
  type PlatformNames,
} from '../../harness/aws/platform-names.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Dns } from '../../harness/context.ts';
import type { Judgement } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { ReadingHttp } from '../../harness/http.ts';
import type { ReadingPages } from '../../harness/pages.ts';
import { arn, optional, text, type Handed } from '../../harness/values.ts';
import { answerOf } from '../../harness/web-answers.ts';

export const addressNeeds = {
  serviceStack: text('name of the service layer’s stack'),
  loadBalancer: optional(arn('load balancer, where the stack does not tell it')),
  domain: text("the platform's domain"),
};

export const addressPermissions = [
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'elasticloadbalancing:DescribeLoadBalancers',
] as const;

interface Looking {
  readonly aws: ReadingAws;
  readonly dns: Dns;
  readonly http: ReadingHttp;
  readonly pages: ReadingPages;
  readonly needs: Handed<typeof addressNeeds>;
}

/**
 * Proves that the address is that of the platform this environment is about, before any password is sent there: the service
 * layer was launched for it, it leads to that stack's load balancer, and its certificate verifies.
 * @throws BlockedError RP-B530 where one of these does not hold
 */
export async function guardAddress(looking: Looking): Promise<PlatformNames> {
  const { aws, dns, http, needs, pages } = looking;
  const { domain } = needs;
  const names = await platformNames(
    {
      resources: (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
      stacks: (input) => aws.cloudformation.send(new DescribeStacksCommand(input)),
      balancers: (input) => aws.elb.send(new DescribeLoadBalancersCommand(input)),
    },
    dns,
    needs,
  );
  const judged = [
    launchedForDomain(names, domain),
    leadsToBalancer(names, names.web, names.api),
    await verifies(http, `https://${domain}/`),
    await verifies(http, `https://api.${domain}/`),
  ];
  const missed = judged.find(({ holds }) => !holds);
  if (missed === undefined) return names;
  await pages.platform.show(domain);
  throw new BlockedError('RP-B530', 'This is not known to be the platform that was installed.', {
    where: domain,
    found: inWords(missed.actual),
    expected: inWords(missed.expected),
  });
}

async function verifies(http: ReadingHttp, address: string): Promise<Judgement> {
  const { status, certificate, problem } = await answerOf(http, address);
  return {
    holds: status !== null,
    expected: `an answer of ${address}, with a certificate that verifies`,
    actual: certificate ?? problem,
  };
}

const inWords = (value: Judgement['actual']): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
