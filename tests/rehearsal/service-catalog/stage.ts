import { randomUUID } from 'node:crypto';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { ServiceCatalog, type RecordDetail } from '@aws-sdk/client-service-catalog';
import { STS } from '@aws-sdk/client-sts';
import { test as base, expect } from '@playwright/test';
import { serviceCatalog } from '../../../fixtures/rehearsal/service-catalog/index.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';

export const engineer = 'arn:aws:iam::111122223333:user/engineer';
export const deployer = 'arn:aws:iam::111122223333:role/RunproofDeployer';
export const token = (): string => randomUUID();

/** A world with Service Catalog, where the vendor has a bucket for templates. */
export class Stage {
  readonly world: World;
  readonly region: string;
  readonly main: ServiceCatalog;
  readonly vendor: ServiceCatalog;
  readonly dr: ServiceCatalog;
  readonly formation: CloudFormation;
  readonly iam: IAM;

  constructor(world: World) {
    this.world = world;
    this.region = world.accounts.main.region;
    this.main = new ServiceCatalog(as(world, 'main'));
    this.vendor = new ServiceCatalog(as(world, 'vendor', this.region));
    this.dr = new ServiceCatalog(as(world, 'dr', this.region));
    this.formation = new CloudFormation(as(world, 'main'));
    this.iam = new IAM(as(world, 'main'));
  }

  /** Uploads a template into the vendor's bucket; returns its address. */
  async upload(template: object | string, name = `${randomUUID()}.json`): Promise<string> {
    const s3 = new S3({ ...as(this.world, 'vendor', this.region), forcePathStyle: true });
    const Bucket = 'catalog-templates';
    await s3.createBucket({ Bucket }).catch(() => undefined);
    const Body = typeof template === 'string' ? template : JSON.stringify(template);
    await s3.putObject({ Bucket, Key: name, Body });
    return `https://${Bucket}.s3.${this.region}.amazonaws.com/${name}`;
  }

  async portfolio(name = `Portfolio ${randomUUID()}`, by = this.vendor): Promise<string> {
    const { PortfolioDetail } = await by.createPortfolio({
      DisplayName: name,
      ProviderName: 'Vendor',
      IdempotencyToken: token(),
    });
    return PortfolioDetail?.Id ?? '';
  }

  async product(template: object, PortfolioId?: string, name = `Product ${randomUUID()}`) {
    const made = await this.vendor.createProduct({
      Name: name,
      Owner: 'Vendor',
      ProductType: 'CLOUD_FORMATION_TEMPLATE',
      ProvisioningArtifactParameters: {
        Name: 'v1.0.0',
        Type: 'CLOUD_FORMATION_TEMPLATE',
        Info: { LoadTemplateFromURL: await this.upload(template) },
      },
      IdempotencyToken: token(),
    });
    const ProductId = made.ProductViewDetail?.ProductViewSummary?.ProductId ?? '';
    if (PortfolioId) await this.vendor.associateProductWithPortfolio({ PortfolioId, ProductId });
    return { name, productId: ProductId, versionId: made.ProvisioningArtifactDetail?.Id ?? '' };
  }

  async version(ProductId: string, template: object, Name: string): Promise<string> {
    const { ProvisioningArtifactDetail } = await this.vendor.createProvisioningArtifact({
      ProductId,
      Parameters: {
        Name,
        Type: 'CLOUD_FORMATION_TEMPLATE',
        Info: { LoadTemplateFromURL: await this.upload(template) },
      },
      IdempotencyToken: token(),
    });
    return ProvisioningArtifactDetail?.Id ?? '';
  }

  /** A product which the engineer of main may launch, by way of a shared portfolio. */
  async launchable(template: object) {
    const PortfolioId = await this.portfolio();
    const product = await this.product(template, PortfolioId);
    await this.vendor.createPortfolioShare({ PortfolioId, AccountId: '111122223333' });
    await this.main.acceptPortfolioShare({ PortfolioId });
    await this.grant(PortfolioId, engineer);
    return { ...product, portfolioId: PortfolioId };
  }

  async grant(PortfolioId: string, PrincipalARN: string): Promise<void> {
    await this.main.associatePrincipalWithPortfolio({
      PortfolioId,
      PrincipalARN,
      PrincipalType: 'IAM',
    });
  }

  async launch(
    { productId, versionId }: { productId: string; versionId: string },
    ProvisionedProductName: string,
    parameters: Readonly<Record<string, string>> = {},
    by = this.main,
  ): Promise<RecordDetail> {
    const { RecordDetail } = await by.provisionProduct({
      ProductId: productId,
      ProvisioningArtifactId: versionId,
      ProvisionedProductName,
      ProvisionToken: token(),
      ProvisioningParameters: Object.entries(parameters).map(([Key, Value]) => ({ Key, Value })),
    });
    return RecordDetail ?? {};
  }

  /** The record once it has come to its end. */
  async ended(record: RecordDetail | undefined): Promise<RecordDetail> {
    let last: RecordDetail | undefined;
    await expect
      .poll(
        async () =>
          (last = (await this.main.describeRecord({ Id: record?.RecordId })).RecordDetail)?.Status,
        { intervals: [50], timeout: 20_000 },
      )
      .toMatch(/SUCCEEDED|FAILED/);
    return last ?? {};
  }

  async provisioned(Id: string | undefined) {
    return (await this.main.describeProvisionedProduct({ Id })).ProvisionedProductDetail ?? {};
  }

  /** Service Catalog of main as a session of a role. */
  async session(RoleArn: string, RoleSessionName = 'deployment'): Promise<ServiceCatalog> {
    const sts = new STS(as(this.world));
    const { Credentials } = await sts.assumeRole({ RoleArn, RoleSessionName });
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    return new ServiceCatalog({ ...as(this.world), credentials });
  }
}

export const test = base.extend<{ calm: undefined }, { stage: Stage }>({
  // Faults planned by one test must not strike the next.
  calm: [
    async ({ stage }, use) => {
      await use(undefined);
      stage.world.gateway.faults.clear();
    },
    { auto: true },
  ],
  stage: [
    async ({}, use) => {
      const world = await startWorld({ standIns: [serviceCatalog()], trail: false });
      try {
        await use(new Stage(world));
      } finally {
        await world.stop();
      }
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';

/** One topic, so that a launch is quick. */
export const topicTemplate = {
  Parameters: {
    Label: {
      Type: 'String',
      AllowedPattern: '[a-z]+',
      Default: 'plain',
      Description: 'What to call it',
    },
    Secret: { Type: 'String', NoEcho: true, Default: 'hidden' },
  },
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Label' } } } },
  Outputs: {
    TopicArn: { Description: 'Where to publish', Value: { Ref: 'Topic' } },
    Label: { Value: { Ref: 'Label' } },
  },
};
