import { installation } from '../harness/environment/index.ts';
import { eksNeeds, elasticsearchNeeds, gatewayEndpointNeeds } from '../harness/needs/hardening.ts';
import { dataStackOf } from '../harness/needs/layers.ts';
import { administratorsNeeds } from '../harness/needs/platform.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchDataLayer } from '../steps/deployment/launch-data-layer.ts';
import { launchServiceLayer } from '../steps/deployment/launch-service-layer.ts';
import { createS3GatewayEndpoint } from '../steps/post-deployment/create-s3-gateway-endpoint.ts';
import { disableDefaultAdministrator } from '../steps/post-deployment/disable-default-administrator.ts';
import { enforceElasticsearchHttps } from '../steps/post-deployment/enforce-elasticsearch-https.ts';
import { makeEksEndpointPrivate } from '../steps/post-deployment/make-eks-endpoint-private.ts';

export const harden = defineRunbook({
  id: 'harden',
  title: 'Hardening of a platform that is installed',
  procedure: 'deployment-archived',
  parameters: installation,
})
  .recorded(launchDataLayer)
  .recorded(launchServiceLayer)
  .step(createS3GatewayEndpoint, ({ environment, outputs }) =>
    gatewayEndpointNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(enforceElasticsearchHttps, ({ environment, outputs }) =>
    elasticsearchNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(makeEksEndpointPrivate, ({ environment, outputs }) =>
    eksNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  // After every other act on the platform: nothing that only this user can do is possible any more.
  .step(disableDefaultAdministrator, ({ environment, outputs }) =>
    administratorsNeeds(environment, outputs.launchServiceLayer),
  );

playRunbook(harden);
