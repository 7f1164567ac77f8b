import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  launchedForDomain,
  leadsToBalancer,
  platformNames,
  type PlatformNames,
} from '../../harness/aws/platform-names.ts';
import { defineStep } from '../../harness/step.ts';
import { arn, optional, text } from '../../harness/values.ts';
import { WaitsFor } from '../../harness/waits-for.ts';

export const publishWebDns = defineStep({
  id: 'post-deployment.publish-web-dns',
  procedure: 'post-deployment#web-dns',
  title: "Have the company's DNS publish the platform's names",
  account: 'main',
  needs: {
    serviceStack: text('name of the service layer’s stack'),
    loadBalancer: optional(arn('load balancer, where the stack does not tell it')),
    domain: text("the platform's domain"),
  },
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:ListStackResources',
    'elasticloadbalancing:DescribeLoadBalancers',
  ],

  observe: ({ aws: { cloudformation, elb }, dns, needs }) =>
    platformNames(
      {
        resources: (input) => cloudformation.send(new ListStackResourcesCommand(input)),
        stacks: (input) => cloudformation.send(new DescribeStacksCommand(input)),
        balancers: (input) => elb.send(new DescribeLoadBalancersCommand(input)),
      },
      dns,
      needs,
    ),
  criteria: {
    "the platform's domain leads to its load balancer": ({ facts }) =>
      leadsToBalancer(facts, facts.web),
    'the api name leads to its load balancer': ({ facts }) => leadsToBalancer(facts, facts.api),
  },
  preconditions: {
    'the service layer was launched for this domain': ({ facts, needs }) =>
      launchedForDomain(facts, needs.domain),
  },
  async act({ needs, before, attach }) {
    const records = recordsFor(before);
    await attach('dns-records.txt', records, 'text/plain');
    throw new WaitsFor(
      `waits for whoever keeps the DNS of ${needs.domain} to publish its names`,
      `Have these records made (they are in the attachment dns-records.txt), then npx runproof resume.\n${records}`,
    );
  },
  // Records of the company's are made and taken back by the company.
  async undo() {},
});

const recordsFor = ({ web, api, loadBalancer }: PlatformNames): string =>
  [
    ...[web, api].map(({ name }) => `${name}. CNAME ${loadBalancer.name}.`),
    'A name at the top of its zone cannot be a CNAME: make that one an ALIAS or ANAME record, as its DNS calls it.',
    'No record with fixed addresses: those of the load balancer change.',
  ].join('\n');
