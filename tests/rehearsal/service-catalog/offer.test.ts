import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { offerProducts } from '../../../fixtures/rehearsal/vendor/offer.ts';
import { as } from '../clients.ts';
import { engineer, expect, test } from './stage.ts';

test("the vendor's offer becomes running stacks: data layer, then service layer", async ({
  stage,
}) => {
  test.slow();
  const { portfolioId, products } = await offerProducts(stage.world);
  await stage.main.acceptPortfolioShare({ PortfolioId: portfolioId });
  await stage.grant(portfolioId, engineer);
  const [data, service] = products;
  expect(products.map(({ layer, versions }) => [layer, Object.keys(versions)])).toEqual([
    ['data-layer', ['v3.0.0', 'v3.1.0']],
    ['service-layer', ['v3.0.0', 'v3.1.0']],
  ]);

  const launch = (
    product: typeof data,
    name: string,
    parameters: Readonly<Record<string, string>>,
  ) =>
    stage.launch(
      { productId: product?.productId ?? '', versionId: product?.versions['v3.0.0'] ?? '' },
      name,
      { CFTemplateVersion: 'v3.0.0', ...parameters },
    );
  const first = await stage.ended(
    await launch(data, 'tdp-data', {
      InfrastructureName: 'acme',
      VpcCIDR: '10.200.0.0/16',
      NotificationEmail: 'alerts@example.com',
      SourceNotificationEmail: 'platform@example.com',
    }),
  );
  expect(first.RecordErrors).toEqual([]);
  const DataStack = `SC-111122223333-${first.ProvisionedProductId}`;
  const second = await stage.ended(
    await launch(service, 'tdp-service', { DataStack, PublicDomain: 'tdp.example.com' }),
  );
  expect(second.RecordErrors).toEqual([]);
  const { Stacks } = await new CloudFormation(as(stage.world)).describeStacks({
    StackName: DataStack,
  });
  expect(Stacks?.[0]?.StackStatus).toBe('CREATE_COMPLETE');
});
