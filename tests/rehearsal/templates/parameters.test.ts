import { expect } from '@playwright/test';
import { readParameterTables } from '../../../harness/procedures/parameter-tables.ts';
import {
  drTemplate,
  snapshotCopyTemplate,
  templateUrl,
  vendorProducts,
} from '../../../fixtures/rehearsal/vendor/templates.ts';
import { dataLayer, test, type Stage } from './stage.ts';

/** Where a template differs from the tables on purpose: undefined = the template alone has it. */
const differences: Readonly<Record<string, Record<string, string | undefined>>> = {
  // Names which the document has lost; these are assumed.
  'service-layer': { AnylinkMinCapacity: '0', AnylinkMaxCapacity: '0' },
  // "Leave unchanged", says the document, so the default is not empty; its word is assumed.
  'data-layer': { IsolatedSubnetIds: 'none' },
  // The tool names its log group; keys that no template can know ahead of the launch are None.
  'snapshot-copy': {
    LogGroupName: 'lambdaDeleteOldSnapshotsRDS-dest',
    KmsKeyDestination: 'None',
    KmsKeySource: 'None',
  },
};

/** In CloudFormation a parameter without a default has to be given; an empty default stands for an optional one. */
async function declared(
  stage: Stage,
  path: string,
  version: string,
): Promise<Record<string, string>> {
  const summary = await stage
    .formation()
    .getTemplateSummary({ TemplateURL: templateUrl(path, version, stage.region) });
  return Object.fromEntries(
    (summary.Parameters ?? []).map(({ ParameterKey = '', DefaultValue }) => [
      ParameterKey,
      DefaultValue ?? '',
    ]),
  );
}

function expected(layer: string): Record<string, string> {
  const rows = readParameterTables().filter((row) => row.layer === layer && row.name !== null);
  const stated = Object.fromEntries(rows.map((row) => [row.name ?? '', row.default ?? '']));
  return Object.assign(stated, differences[layer]);
}

test('every template takes the parameters of the tables, with their defaults', async ({
  stage,
}) => {
  for (const { layer, versions } of vendorProducts()) {
    for (const { version, templateFile } of versions) {
      expect(await declared(stage, templateFile, version), `${layer} ${version}`).toEqual(
        expected(layer),
      );
    }
  }
  expect(await declared(stage, drTemplate, 'v3.1.0')).toEqual(expected('dr-stack'));
  expect(await declared(stage, snapshotCopyTemplate, 'v3.1.0')).toEqual(expected('snapshot-copy'));
});

test('what the templates refuse is refused before anything is made', async ({ stage }) => {
  const refused = async (change: Record<string, string>) =>
    stage.stack('data', 'data-layer/main.yml', 'v3.0.0', { ...dataLayer, ...change }).then(
      () => 'launched',
      (error: unknown) => String(error),
    );
  expect(await refused({ CFTemplateVersion: '3.0.0' })).toContain('CFTemplateVersion');
  expect(await refused({ InfrastructureName: 'Acme Labs' })).toContain('InfrastructureName');
  expect(await refused({ EnableDR: 'yes' })).toContain('EnableDR');
  expect(await refused({ EnableDR: 'true' })).toContain('DRAWSAccountId is required');
  expect(await refused({ CreateVPC: 'false' })).toContain('VPCID is required');
  expect(await refused({ VPCID: 'vpc-0a1b2c3d' })).toContain(
    'must be empty when CreateVPC is true',
  );
  expect((await stage.formation().listStacks({})).StackSummaries).toEqual([]);
});
