import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import {
  offerProducts,
  type Offer,
  type OfferOptions,
} from '../../../fixtures/rehearsal/vendor/offer.ts';
import { ownTemplates } from '../../../fixtures/rehearsal/vendor/templates.ts';
import { readEnvironment } from '../../../harness/environment/index.ts';
import { launchParameters, type Found } from '../../../harness/launch-parameters.ts';
import { plantingIn } from '../planting.ts';
import type { Stage } from '../stage.ts';

const text = readFileSync(join(import.meta.dirname, '../../../environments/rehearsal.env'), 'utf8');

/** The rehearsal's environment with some keys set otherwise; an empty value leaves a key out. */
export function environmentWith(keys: Readonly<Record<string, string>> = {}) {
  const set = { ENABLE_DR: 'false', DATA_STACK: '', ...noRecovery, ...keys };
  const kept = text.split('\n').filter((line) => !((line.split('=')[0] ?? '') in set));
  const lines = Object.entries(set).flatMap(([key, value]) =>
    value === '' ? [] : `${key}=${value}`,
  );
  return readEnvironment([...kept, ...lines].join('\n'), { name: 'stage', file: 'stage.env' });
}

const noRecovery = {
  DR_AWS_ACCOUNT_ID: '',
  DR_REGION: '',
  DR_DATALAKE_KMS_KEY: '',
  DR_DATALAKE_BUCKET: '',
  DR_STREAM_BUCKET: '',
  DR_BACKUP_BUCKET: '',
  DR_LOCAL_ARTIFACTS_BUCKET: '',
};

/** The vendor's portfolio, imported, and granted to the deployer. */
export async function offered(stage: Stage, options?: OfferOptions): Promise<Offer> {
  const offer = await offerProducts(stage.world, options);
  await admit(stage, offer.portfolioId);
  return offer;
}

/** Imports a portfolio and lets the deployer launch from it. */
export async function admit(stage: Stage, PortfolioId: string): Promise<void> {
  const catalog = plantingIn(stage.world, ServiceCatalog);
  await catalog.acceptPortfolioShare({ PortfolioId });
  await catalog.associatePrincipalWithPortfolio({
    PortfolioId,
    PrincipalARN: `arn:aws:iam::${stage.environment.accountId}:role/${stage.environment.deployerRole}`,
    PrincipalType: 'IAM',
  });
}

export function needsOf(
  offer: Offer,
  layer: 'data-layer' | 'service-layer',
  keys: Readonly<Record<string, string>> = {},
  found: Found = {},
) {
  return {
    portfolioId: offer.portfolioId,
    product: null,
    name: `tdp-${layer}`,
    version: 'v3.0.0',
    parameters: launchParameters(environmentWith(keys), layer, found),
  };
}

/** The ledger of another installation, which knows nothing of what was done. */
export function forget(stage: Stage): void {
  (stage.entries as unknown[]).length = 0;
}

/** A folder of releases like the vendor's own, in which the main template of the data layer reads otherwise. */
export async function templates(
  { folder: parent }: Stage,
  change: (main: string) => string,
): Promise<string> {
  const folder = join(parent, 'templates');
  await cp(ownTemplates, folder, { recursive: true });
  const main = join(folder, 'v3.0.0/data-layer/main.yml');
  await writeFile(main, change(await readFile(main, 'utf8')));
  return folder;
}
