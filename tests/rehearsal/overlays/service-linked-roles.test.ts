import { IAM } from '@aws-sdk/client-iam';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'service-linked-roles' });

for (const [service, name] of [
  ['ecs.amazonaws.com', 'AWSServiceRoleForECS'],
  ['es.amazonaws.com', 'AWSServiceRoleForAmazonElasticsearchService'],
] as const) {
  test(`names the role of ${service} as AWS does, and has it only once`, async ({
    world,
    bare,
  }) => {
    const iam = new IAM(as(world));
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: service });
    expect(Role).toMatchObject({ RoleName: name, Path: `/aws-service-role/${service}/` });
    expect((await iam.getRole({ RoleName: name })).Role?.Arn).toContain(
      `role/aws-service-role/${service}/${name}`,
    );
    await expect(iam.createServiceLinkedRole({ AWSServiceName: service })).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: `Service role name ${name} has been taken in this account, please try a different suffix.`,
    });
    const without = new IAM(as(bare));
    expect(
      (await without.createServiceLinkedRole({ AWSServiceName: service })).Role?.RoleName,
    ).not.toBe(name);
    await expect(
      without.createServiceLinkedRole({ AWSServiceName: service }),
    ).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
  });
}

test('says that it does not know the role of another service', async ({ world }) => {
  const iam = new IAM(as(world));
  await expect(
    iam.createServiceLinkedRole({ AWSServiceName: 'ECS.amazonaws.com' }),
  ).rejects.toMatchObject({
    name: 'NotImplemented',
  });
});
