import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  launchedForDomain,
  leadsToBalancer,
  platformNames,
} from '../../harness/aws/platform-names.ts';
import { holds, inapplicable, none } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';
import { arn, flag, optional, text } from '../../harness/values.ts';
import { answerOf, signInPageOf } from '../../harness/web-answers.ts';

export const confirmPlatformReachable = defineCheck({
  id: 'post-deployment.confirm-platform-reachable',
  procedure: 'post-deployment#platform-reachable',
  title: 'Confirm that the platform answers at its address',
  account: 'main',
  needs: {
    serviceStack: text('name of the service layer’s stack'),
    loadBalancer: optional(arn('load balancer, where the stack does not tell it')),
    domain: text("the platform's domain"),
    encrypted: flag('whether the product serves HTTPS'),
  },
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:ListStackResources',
    'elasticloadbalancing:DescribeLoadBalancers',
  ],

  async observe({ aws: { cloudformation, elb }, dns, http, needs }) {
    const names = await platformNames(
      {
        resources: (input) => cloudformation.send(new ListStackResourcesCommand(input)),
        stacks: (input) => cloudformation.send(new DescribeStacksCommand(input)),
        balancers: (input) => elb.send(new DescribeLoadBalancersCommand(input)),
      },
      dns,
      needs,
    );
    const scheme = needs.encrypted ? 'https' : 'http';
    return {
      ...names,
      signInPage: await signInPageOf(http, `${scheme}://${needs.domain}/`),
      apiAnswer: await answerOf(http, `${scheme}://api.${needs.domain}/v1/`),
    };
  },
  criteria: {
    'the service layer was launched for the domain': ({ facts, needs }) =>
      launchedForDomain(facts, needs.domain),
    "the platform's domain and its api name lead to its load balancer": ({ facts }) =>
      leadsToBalancer(facts, facts.web, facts.api),
    'the certificate presented is valid for the domain and its api name': ({ facts, needs }) => {
      if (!needs.encrypted)
        return inapplicable(
          'the product serves plain HTTP: NO_DNS_WEB is true and there is no certificate',
        );
      const answers = [facts.signInPage, facts.apiAnswer];
      return none(
        answers.flatMap(({ url, status, certificate, problem }) =>
          status === null ? `${url}: ${certificate ?? problem}` : [],
        ),
        'none that does not verify for its name',
      );
    },
    'the sign-in page answers': ({ facts: { signInPage, loadBalancer } }) =>
      holds(
        signInPage.status === 200 && signInPage.mediaType === 'text/html',
        `a page${fromInside(loadBalancer)}`,
        signInPage,
      ),
    // The API refuses whoever does not sign in; a load balancer without running services answers 502 or 503.
    'the api answers': ({ facts: { apiAnswer, loadBalancer } }) =>
      holds(
        apiAnswer.status !== null && apiAnswer.status < 500,
        `any answer of the platform's own, below 500${fromInside(loadBalancer)}`,
        apiAnswer,
      ),
  },
});

const fromInside = ({ internal }: { readonly internal: boolean }): string =>
  internal ? '; the load balancer is internal, so this machine has to be inside the network' : '';
