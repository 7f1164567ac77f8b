import { defineStep } from '../../harness/step.ts';
import {
  launchNeeds,
  launchOutputs,
  launchPermissions,
  observeLaunch,
} from '../products/launch.ts';
import {
  confirmRelaunch,
  launchCriteria,
  launchHasFailed,
  launchIsUnderway,
  launchPreconditions,
  launchProgress,
  launchSettles,
  launchVaries,
  whyIrreversible,
} from '../products/launch-rules.ts';
import { launchByApi, launchInConsole } from '../products/launching.ts';
import { dataLayer } from '../products/layers.ts';

export const launchDataLayer = defineStep({
  id: 'deployment.launch-data-layer',
  procedure: 'deployment#data-layer',
  title: 'Launch the data layer',
  account: 'main',
  needs: launchNeeds,
  produces: launchOutputs,
  permissions: launchPermissions,

  observe: (context) => observeLaunch(context, dataLayer),
  varies: launchVaries,
  criteria: launchCriteria,
  preconditions: launchPreconditions,
  underway: launchIsUnderway,
  failed: launchHasFailed,
  progress: launchProgress,
  confirmation: confirmRelaunch,
  act: { console: launchInConsole, api: launchByApi },
  settles: launchSettles,
  irreversible: whyIrreversible,
});
