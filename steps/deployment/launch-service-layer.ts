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
import { serviceLayer } from '../products/layers.ts';

export const launchServiceLayer = defineStep({
  id: 'deployment.launch-service-layer',
  procedure: 'deployment#service-layer',
  title: 'Launch the service layer',
  account: 'main',
  needs: launchNeeds,
  produces: launchOutputs,
  permissions: launchPermissions,

  observe: (context) => observeLaunch(context, serviceLayer),
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
