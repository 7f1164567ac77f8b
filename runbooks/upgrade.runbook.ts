import { installation, type Environment } from '../harness/environment/index.ts';
import {
  fromStep,
  launchParameters,
  parameterOf,
  type Found,
} from '../harness/launch-parameters.ts';
import { eksNeeds, elasticsearchNeeds, gatewayEndpointNeeds } from '../harness/needs/hardening.ts';
import { dataStackOf } from '../harness/needs/layers.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchDataLayer } from '../steps/deployment/launch-data-layer.ts';
import { createS3GatewayEndpoint } from '../steps/post-deployment/create-s3-gateway-endpoint.ts';
import { enforceElasticsearchHttps } from '../steps/post-deployment/enforce-elasticsearch-https.ts';
import { makeEksEndpointPrivate } from '../steps/post-deployment/make-eks-endpoint-private.ts';
import { confirmWebZone } from '../steps/pre-deployment/confirm-web-zone.ts';
import { deployDrStack } from '../steps/pre-deployment/deploy-dr-stack.ts';
import { grantPortfolioAccess } from '../steps/pre-deployment/grant-portfolio-access.ts';
import { provideWebCertificate } from '../steps/pre-deployment/provide-web-certificate.ts';
import { updateDataLayer } from '../steps/upgrade/update-data-layer.ts';
import { updateServiceLayer } from '../steps/upgrade/update-service-layer.ts';

/** What both updates take from the environment. */
const next = (environment: Environment) => ({
  version: environment.productVersion,
  mayChange: [],
  skips: environment.upgradeSkips,
  keeps: environment.upgradeKeeps,
});

/** Whether the product was handed a certificate, or a zone, that the installation had found. */
const handedCertificate = ({ ownCertificate, certificate }: Environment): boolean =>
  ownCertificate && certificate === undefined;
const handedZone = ({ noDnsWeb, ownCertificate, publicDomainZoneId }: Environment): boolean =>
  !noDnsWeb && !ownCertificate && publicDomainZoneId === undefined;

export const upgrade = defineRunbook({
  id: 'upgrade',
  title: 'Upgrade to the next version',
  procedure: 'upgrade',
  parameters: installation,
  afterwards: 'new-install',
})
  .recorded(deployDrStack)
  .recorded(confirmWebZone)
  .recorded(provideWebCertificate)
  .recorded(grantPortfolioAccess)
  .recorded(launchDataLayer)
  .step(updateDataLayer, ({ environment, outputs }) => ({
    ...next(environment),
    portfolioId: environment.portfolioId ?? outputs.grantPortfolioAccess.portfolioId,
    product: environment.dataProduct ?? null,
    name: environment.dataProvisionedProduct,
    other: environment.serviceProvisionedProduct,
    versionParameter: parameterOf('DATA_CF_TEMPLATE_VERSION', 'data-layer'),
    parameters: launchParameters(
      environment,
      'data-layer',
      environment.enableDr ? { drOutputs: outputs.deployDrStack.outputs } : {},
    ),
    database: environment.database ?? null,
  }))
  .step(updateServiceLayer, ({ environment, outputs }) => ({
    ...next(environment),
    portfolioId: environment.portfolioId ?? outputs.grantPortfolioAccess.portfolioId,
    product: environment.serviceProduct ?? null,
    name: environment.serviceProvisionedProduct,
    other: environment.dataProvisionedProduct,
    versionParameter: parameterOf('SERVICE_CF_TEMPLATE_VERSION', 'service-layer'),
    parameters: launchParameters(environment, 'service-layer', {
      values: {
        ...(environment.dataStack === undefined && {
          DATA_STACK: fromStep(launchDataLayer.id, outputs.launchDataLayer.stackName),
        }),
        ...(handedCertificate(environment) && {
          CERTIFICATE: fromStep(
            provideWebCertificate.id,
            outputs.provideWebCertificate.certificateArn,
          ),
        }),
        ...(handedZone(environment) && {
          PUBLIC_DOMAIN_ZONE_ID: fromStep(confirmWebZone.id, outputs.confirmWebZone.zoneId),
        }),
      } satisfies Found['values'],
    }),
    address: `${environment.https ? 'https' : 'http'}://${environment.publicDomain}/`,
  }))
  // What hardened the installation, and an update of its stacks may have reset.
  .step(createS3GatewayEndpoint, ({ environment, outputs }) =>
    gatewayEndpointNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(enforceElasticsearchHttps, ({ environment, outputs }) =>
    elasticsearchNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(makeEksEndpointPrivate, ({ environment, outputs }) =>
    eksNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  );

playRunbook(upgrade);
