import { launchDataLayer as step } from '../../../steps/deployment/launch-data-layer.ts';
import { lifeCycle } from '../life-cycle.ts';
import { needsOf, offered } from './offered.ts';

lifeCycle(step, {
  unfit: async (stage) => needsOf(await offered(stage), 'data-layer'),
  changes: ['catalog:ProvisionProduct'],
  reading: { service: 'servicecatalog', operation: 'SearchProvisionedProducts' },
  changingCall: { service: 'servicecatalog', operation: 'ProvisionProduct' },
});
