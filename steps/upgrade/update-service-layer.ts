import { equal, holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';
import { signInPageOf, type WebAnswer } from '../../harness/web-answers.ts';
import { launchCriteria, launchHasFailed } from '../products/launch-rules.ts';
import { serviceLayer } from '../products/layers.ts';
import {
  observeUpdate,
  updateNeeds,
  updatePermissions,
  updateSettles,
  whyIrreversible,
  type UpdateFacts,
} from '../products/update.ts';
import { updateIsUnderway, updatePreconditions, updateProgress } from '../products/update-rules.ts';
import { refuseDataLoss, updateByApi, updateInConsole } from '../products/updating.ts';

const needs = {
  ...updateNeeds,
  address: text('address of the platform, such as https://tdp.example.com/'),
};

type ServiceLayerFacts = UpdateFacts & { readonly signInPage: WebAnswer };

export const updateServiceLayer = defineStep<
  'upgrade.update-service-layer',
  ServiceLayerFacts,
  typeof needs
>({
  id: 'upgrade.update-service-layer',
  procedure: 'upgrade#service-layer',
  title: 'Bring the service layer to the version of the data layer',
  account: 'main',
  needs,
  permissions: updatePermissions,

  async observe(context) {
    const layer = await observeUpdate(context, serviceLayer);
    return { ...layer, signInPage: await signInPageOf(context.http, context.needs.address) };
  },
  criteria: {
    ...launchCriteria,
    'the platform answers': ({ facts: { signInPage } }) =>
      holds(
        signInPage.status === 200 && signInPage.mediaType === 'text/html',
        'its sign-in page, asked for from this machine',
        signInPage,
      ),
  },
  preconditions: {
    ...updatePreconditions,
    'the data layer has the version': ({ needs: { version }, facts: { other } }) =>
      equal({ status: other.status, version: other.version }, { status: 'AVAILABLE', version }),
  },
  underway: updateIsUnderway,
  failed: launchHasFailed,
  progress: updateProgress,
  act: {
    async console(context) {
      await refuseDataLoss(context);
      await updateInConsole(context);
    },
    async api(context) {
      await refuseDataLoss(context);
      await updateByApi(context);
    },
  },
  settles: updateSettles,
  irreversible: whyIrreversible,
});
