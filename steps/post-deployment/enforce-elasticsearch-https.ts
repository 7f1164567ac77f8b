import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeDomainConfigCommand,
  UpdateDomainConfigCommand,
  type DomainEndpointOptions,
} from '@aws-sdk/client-opensearch';
import type { Aws } from '../../harness/aws/services.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { equal } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

export const enforceElasticsearchHttps = defineStep({
  id: 'post-deployment.enforce-elasticsearch-https',
  procedure: 'post-deployment#elasticsearch-https',
  title: 'Refuse plain HTTP on the Elasticsearch domain',
  account: 'main',
  needs: {
    dataStack: text('name of the data layer’s stack'),
    domainName: optional(
      text('name of the Elasticsearch domain, where the stack does not tell it'),
    ),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'es:DescribeDomainConfig',
    'es:UpdateDomainConfig',
  ],

  async observe({ aws, needs }) {
    const domainName =
      needs.domainName ??
      onlyOne(
        await stackResources(
          (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
          needs.dataStack,
        ),
        ['AWS::Elasticsearch::Domain', 'AWS::OpenSearchService::Domain'],
        { what: 'Elasticsearch domain', stack: needs.dataStack, key: 'ELASTICSEARCH_DOMAIN' },
      ).physicalId;
    const { DomainConfig } = await aws.opensearch.send(
      new DescribeDomainConfigCommand({ DomainName: domainName }),
    );
    const { Options, Status } = DomainConfig?.DomainEndpointOptions ?? {};
    return {
      domainName,
      found: needs.domainName === null ? 'in the stack, by type' : 'named by the environment',
      enforcesHttps: Options?.EnforceHTTPS ?? false,
      tlsPolicy: Options?.TLSSecurityPolicy ?? null,
      customEndpoint: Options?.CustomEndpoint ?? null,
      state: Status?.State ?? 'unknown',
    };
  },
  criteria: {
    'plain HTTP is refused': ({ facts }) => equal(facts.enforcesHttps, true),
    'the change has taken effect': ({ facts }) => equal(facts.state, 'Active'),
  },
  underway: ({ facts }) => facts.state === 'Processing',
  async act({ aws, before }) {
    await enforceHttps(aws, before.domainName, true);
  },
  settles: { within: '60m', every: '15s' },
  async undo({ aws, before, after }) {
    await enforceHttps(aws, after.domainName, before.enforcesHttps);
  },
});

/** Sends back every endpoint option the domain has, with only this one changed. */
async function enforceHttps(aws: Aws, DomainName: string, EnforceHTTPS: boolean): Promise<void> {
  const { DomainConfig } = await aws.opensearch.send(
    new DescribeDomainConfigCommand({ DomainName }),
  );
  const current: DomainEndpointOptions = DomainConfig?.DomainEndpointOptions?.Options ?? {};
  await aws.opensearch.send(
    new UpdateDomainConfigCommand({
      DomainName,
      DomainEndpointOptions: { ...current, EnforceHTTPS },
    }),
  );
}
