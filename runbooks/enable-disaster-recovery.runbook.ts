import {
  drStackNeeds,
  recoveryParameters,
  snapshotCopyNeeds,
} from '../harness/needs/disaster-recovery.ts';
import { hasDisasterRecovery, installation } from '../harness/environment/index.ts';
import { launchParameters, parameterOf } from '../harness/launch-parameters.ts';
import { dataStackOf } from '../harness/needs/layers.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchDataLayer } from '../steps/deployment/launch-data-layer.ts';
import { deploySnapshotCopy } from '../steps/post-deployment/deploy-snapshot-copy.ts';
import { deployDrStack } from '../steps/pre-deployment/deploy-dr-stack.ts';
import { grantPortfolioAccess } from '../steps/pre-deployment/grant-portfolio-access.ts';
import { updateDataLayer } from '../steps/upgrade/update-data-layer.ts';

export const enableDisasterRecovery = defineRunbook({
  id: 'enable-disaster-recovery',
  title: 'Disaster recovery for a platform that is installed',
  procedure: 'deployment-archived',
  parameters: installation,
})
  .recorded(grantPortfolioAccess)
  .recorded(launchDataLayer)
  .when(hasDisasterRecovery, 'disaster recovery is out of scope (ENABLE_DR)', (part) =>
    part
      .step(deployDrStack, ({ environment }) => drStackNeeds(environment))
      // The version stays; what changes are the parameters of disaster recovery.
      .step(updateDataLayer, ({ environment, outputs }) => {
        const parameters = launchParameters(environment, 'data-layer', {
          drOutputs: outputs.deployDrStack.outputs,
        });
        return {
          version: environment.productVersion,
          mayChange: recoveryParameters(parameters),
          skips: [],
          keeps: environment.upgradeKeeps,
          portfolioId: environment.portfolioId ?? outputs.grantPortfolioAccess.portfolioId,
          product: environment.dataProduct ?? null,
          name: environment.dataProvisionedProduct,
          other: environment.serviceProvisionedProduct,
          versionParameter: parameterOf('DATA_CF_TEMPLATE_VERSION', 'data-layer'),
          parameters,
          database: environment.database ?? null,
        };
      })
      .step(deploySnapshotCopy, ({ environment, outputs }) =>
        snapshotCopyNeeds(
          environment,
          dataStackOf(environment, outputs.launchDataLayer),
          outputs.deployDrStack.outputs,
        ),
      ),
  );

playRunbook(enableDisasterRecovery);
