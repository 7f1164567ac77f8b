import { SSM } from '@aws-sdk/client-ssm';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'parameter-types' });

test('refuses to change the type of a parameter', async ({ world, bare }) => {
  const change = async (ssm: SSM) => {
    await ssm.putParameter({ Name: '/lab/password', Value: 'old', Type: 'String' });
    return ssm.putParameter({
      Name: '/lab/password',
      Value: 'new',
      Type: 'SecureString',
      Overwrite: true,
    });
  };
  await expect(change(new SSM(as(world)))).rejects.toMatchObject({
    name: 'HierarchyTypeMismatchException',
  });
  expect(
    (await new SSM(as(world)).getParameter({ Name: '/lab/password' })).Parameter,
  ).toMatchObject({ Type: 'String', Value: 'old' });
  expect((await change(new SSM(as(bare)))).Version).toBe(2);
});
