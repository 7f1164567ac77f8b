import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'template-summary' });

const Metadata = {
  'AWS::CloudFormation::Interface': { ParameterLabels: { Days: { default: 'Days to keep' } } },
};
const TemplateBody = JSON.stringify({
  Metadata,
  Parameters: {
    Days: { Type: 'Number', Default: 7, AllowedValues: [7, 30] },
    Account: { Type: 'String', NoEcho: true },
  },
  Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
});

test('a summary tells a default from none, which values are allowed, and how the form is labelled', async ({
  world,
  bare,
}) => {
  const summary = new CloudFormation(as(world)).getTemplateSummary({ TemplateBody });
  expect(await summary).toMatchObject({
    ResourceTypes: ['AWS::SNS::Topic'],
    Parameters: [
      {
        ParameterKey: 'Days',
        DefaultValue: '7',
        NoEcho: false,
        ParameterConstraints: { AllowedValues: ['7', '30'] },
      },
      { ParameterKey: 'Account', NoEcho: true },
    ],
  });
  expect(JSON.parse((await summary).Metadata ?? '{}')).toEqual(Metadata);
  const [, account] = (await summary).Parameters ?? [];
  expect(account).not.toHaveProperty('DefaultValue');
  const without = await new CloudFormation(as(bare)).getTemplateSummary({ TemplateBody });
  expect(without.Parameters?.[1]).toHaveProperty('DefaultValue');
  expect(without.Metadata).toBeUndefined();
});
