import { randomUUID } from 'node:crypto';
import { S3Client, CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import type { Alias } from '../../fixtures/rehearsal/accounts.ts';
import { plantingIn } from './planting.ts';
import type { Stage } from './stage.ts';

/** Service Catalog of an account, in main's Region unless another is said. */
export const catalogOf = (stage: Stage, alias: Alias, region?: string): ServiceCatalog =>
  plantingIn(stage.world, ServiceCatalog, alias, region ?? stage.world.accounts.main.region);

/** A portfolio, by default of the vendor's and with two products, shared with main. */
export async function sharePortfolio(
  stage: Stage,
  {
    by = 'vendor',
    region = stage.world.accounts.main.region,
    products = ['Data', 'Service'],
    organization = false,
  }: {
    by?: Alias;
    region?: string;
    products?: readonly string[];
    organization?: boolean;
  } = {},
): Promise<string> {
  const catalog = catalogOf(stage, by, region);
  const { PortfolioDetail } = await catalog.createPortfolio({
    DisplayName: 'Platform',
    ProviderName: 'Vendor',
    IdempotencyToken: randomUUID(),
  });
  const PortfolioId = PortfolioDetail?.Id ?? '';
  const url = products.length === 0 ? '' : await uploadTemplate(stage, by, region);
  for (const Name of products) {
    const { ProductViewDetail } = await catalog.createProduct({
      Name,
      Owner: 'Vendor',
      ProductType: 'CLOUD_FORMATION_TEMPLATE',
      ProvisioningArtifactParameters: {
        Name: 'v3.0.0',
        Type: 'CLOUD_FORMATION_TEMPLATE',
        Info: { LoadTemplateFromURL: url },
      },
      IdempotencyToken: randomUUID(),
    });
    const ProductId = ProductViewDetail?.ProductViewSummary?.ProductId ?? '';
    await catalog.associateProductWithPortfolio({ PortfolioId, ProductId });
  }
  const { accountId } = stage.world.accounts.main;
  await catalog.createPortfolioShare({
    PortfolioId,
    ...(organization
      ? { OrganizationNode: { Type: 'ACCOUNT', Value: accountId } }
      : { AccountId: accountId }),
  });
  return PortfolioId;
}

async function uploadTemplate(stage: Stage, by: Alias, region: string): Promise<string> {
  const { accessKeyId, secretAccessKey } = stage.world.accounts[by];
  const s3 = new S3Client({
    endpoint: stage.world.awsEndpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  const Bucket = `catalog-${randomUUID().slice(0, 8)}`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as 'us-east-2' },
    }),
  );
  const Body = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'topic.json', Body }));
  return `https://s3.${region}.amazonaws.com/${Bucket}/topic.json`;
}
