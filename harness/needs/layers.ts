import type { Environment } from '../environment/index.ts';
import { fromStep, launchParameters, type LaunchParameter } from '../launch-parameters.ts';

type Outputs = Readonly<Record<string, string>>;

/** What a step on one of the vendor's two products is told of it. */
export interface LayerNeeds {
  readonly portfolioId: string;
  readonly product: string | null;
  readonly name: string;
  readonly version: string;
  readonly parameters: readonly LaunchParameter[];
}

/** The main stack of the data layer: the one the environment names, else the one that was launched. */
export const dataStackOf = (
  { dataStack }: Environment,
  launched: { readonly stackName: string },
): string => dataStack ?? launched.stackName;

/** @throws BlockedError RP-B476 where an output of the DR stack is meant that the stack does not have */
export function dataLayerNeeds(
  environment: Environment,
  { portfolioId }: { readonly portfolioId: string },
  drStack: { readonly outputs: Outputs } | undefined,
): LayerNeeds {
  return {
    portfolioId,
    product: environment.dataProduct ?? null,
    name: environment.dataProvisionedProduct,
    version: environment.productVersion,
    parameters: launchParameters(environment, 'data-layer', { drOutputs: drStack?.outputs }),
  };
}

/** Where earlier steps found what the environment leaves to them. */
export interface FoundBefore {
  readonly launchDataLayer: { readonly stackName: string };
  readonly provideWebCertificate?: { readonly certificateArn: string } | undefined;
  readonly confirmWebZone?: { readonly zoneId: string } | undefined;
}

export function serviceLayerNeeds(
  environment: Environment,
  { portfolioId }: { readonly portfolioId: string },
  found: FoundBefore,
): LayerNeeds {
  const values = {
    DATA_STACK: fromStep('deployment.launch-data-layer', found.launchDataLayer.stackName),
    CERTIFICATE: fromStep(
      'pre-deployment.provide-web-certificate',
      found.provideWebCertificate?.certificateArn,
    ),
    PUBLIC_DOMAIN_ZONE_ID: fromStep(
      'pre-deployment.confirm-web-zone',
      found.confirmWebZone?.zoneId,
    ),
  };
  return {
    portfolioId,
    product: environment.serviceProduct ?? null,
    name: environment.serviceProvisionedProduct,
    version: environment.productVersion,
    parameters: launchParameters(environment, 'service-layer', { values }),
  };
}
