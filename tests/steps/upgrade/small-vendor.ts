import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ServiceCatalog, type RecordDetail } from '@aws-sdk/client-service-catalog';
import type { Offer } from '../../../fixtures/rehearsal/vendor/offer.ts';
import type { LaunchParameter } from '../../../harness/launch-parameters.ts';
import { offered } from '../deployment/offered.ts';
import { plantingIn } from '../planting.ts';
import { expect, type Stage } from '../stage.ts';

type Resources = Readonly<Record<string, object>>;

/** What a version of the small vendor has: only a database and a bucket beside it, so that each test is quick. */
export interface Release {
  /** Properties of the database besides those it always has. */
  readonly database?: object;
  /** Further resources in the nested stack of the database. */
  readonly beside?: Resources;
  /** Further parameters of the data layer. */
  readonly asks?: object;
  /** False where the data layer has no database any more. */
  readonly holdsData?: boolean;
  readonly inactive?: boolean;
}

const bucket = 'ts-platform-artifacts';
const text = { Type: 'String' };

const dataLayer = ({ asks = {}, holdsData = true }: Release) => ({
  Parameters: {
    CFTemplateVersion: text,
    InfrastructureName: text,
    Environment: { ...text, Default: 'production' },
    ...asks,
  },
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'CFTemplateVersion' } } },
    ...(holdsData
      ? {
          Database: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: {
              TemplateURL: {
                'Fn::Sub': `https://s3.\${AWS::Region}.amazonaws.com/${bucket}-\${AWS::Region}/\${CFTemplateVersion}/data-layer/database.yml`,
              },
              Parameters: { Name: { Ref: 'InfrastructureName' } },
            },
          },
        }
      : {}),
  },
});

const database = ({ database: properties = {}, beside = {} }: Release) => ({
  Parameters: { Name: text },
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: { Ref: 'Name' },
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: '20',
        MasterUsername: 'platform',
        ManageMasterUserPassword: true,
        ...properties,
      },
    },
    Lake: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': '${Name}-lake' } } },
    ...beside,
  },
});

const serviceLayer = {
  Parameters: { CFTemplateVersion: text, DataStack: text },
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'CFTemplateVersion' } } },
  },
};

export const dataProduct = 'tdp-data-layer';
export const serviceProduct = 'tdp-service-layer';

/** Publishes the releases, and launches both layers in the first of them. */
export async function smallPlatform(
  stage: Stage,
  releases: Readonly<Record<string, Release>>,
): Promise<Offer> {
  for (const [version, release] of Object.entries(releases)) {
    const files = {
      'data-layer/main.yml': dataLayer(release),
      'data-layer/database.yml': database(release),
      'service-layer/main.yml': serviceLayer,
      'release.json': { description: version, active: release.inactive !== true },
    };
    for (const [path, content] of Object.entries(files)) {
      const file = join(stage.folder, 'vendor', version, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(content));
    }
  }
  const offer = await offered(stage, { folder: join(stage.folder, 'vendor') });
  const catalog = catalogOf(stage);
  await catalog.associatePrincipalWithPortfolio({
    PortfolioId: offer.portfolioId,
    PrincipalARN: `arn:aws:iam::${stage.environment.accountId}:user/engineer`,
    PrincipalType: 'IAM',
  });
  const [first = ''] = Object.keys(releases);
  for (const { name, layer, productId, versions } of offer.products) {
    const parameters =
      layer === 'data-layer' ? { InfrastructureName: 'acme' } : { DataStack: 'data' };
    const { RecordDetail } = await catalog.provisionProduct({
      ProductId: productId,
      ProvisioningArtifactId: versions[first],
      ProvisionedProductName: layer === 'data-layer' ? dataProduct : serviceProduct,
      ProvisionToken: `launch-${layer}`,
      ProvisioningParameters: [
        { Key: 'CFTemplateVersion', Value: first },
        ...Object.entries(parameters).map(([Key, Value]) => ({ Key, Value })),
      ],
    });
    expect(await ended(stage, RecordDetail), name).toBe('SUCCEEDED');
  }
  return offer;
}

export const catalogOf = ({ world }: Stage) => plantingIn(world, ServiceCatalog);

export async function ended(stage: Stage, record: RecordDetail | undefined) {
  let status: string | undefined;
  await expect
    .poll(
      async () => {
        const answer = await catalogOf(stage).describeRecord({ Id: record?.RecordId });
        return (status = answer.RecordDetail?.Status);
      },
      { intervals: [50], timeout: 30_000 },
    )
    .toMatch(/SUCCEEDED|FAILED/);
  return status;
}

const parameter = (name: string, value: string | null): LaunchParameter => ({
  name,
  value,
  source: 'stage.env',
  chosen: value !== null,
  documented: null,
  key: name,
});

const common = { mayChange: [], skips: [], keeps: [], versionParameter: 'CFTemplateVersion' };

export const dataNeeds = (
  { portfolioId }: Offer,
  version = 'v3.1.0',
  values: Readonly<Record<string, string | null>> = {},
) => ({
  ...common,
  portfolioId,
  product: 'TDP Data Layer',
  name: dataProduct,
  other: serviceProduct,
  version,
  database: null,
  parameters: Object.entries({
    CFTemplateVersion: version,
    InfrastructureName: 'acme',
    ...values,
  }).map(([name, value]) => parameter(name, value)),
});

export const serviceNeeds = ({ portfolioId }: Offer, version = 'v3.1.0') => ({
  ...common,
  portfolioId,
  product: 'TDP Service Layer',
  name: serviceProduct,
  other: dataProduct,
  version,
  address: 'https://tdp.example.com/',
  parameters: [parameter('CFTemplateVersion', version), parameter('DataStack', 'data')],
});
