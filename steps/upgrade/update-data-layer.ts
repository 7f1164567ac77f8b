import { holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';
import {
  arrivalAt,
  databaseOf,
  snapshotsOf,
  snapshotTaken,
  takeSnapshot,
  takenBefore,
  type Arrival,
  type Database,
  type Snapshot,
} from '../products/database-snapshot.ts';
import { launchCriteria, launchHasFailed } from '../products/launch-rules.ts';
import { dataLayer } from '../products/layers.ts';
import {
  observeUpdate,
  updateNeeds,
  updatePermissions,
  updateSettles,
  whyIrreversible,
  type UpdateFacts,
} from '../products/update.ts';
import {
  bothAtOneVersion,
  updateIsUnderway,
  updatePreconditions,
  updateProgress,
} from '../products/update-rules.ts';
import { refuseDataLoss, updateByApi, updateInConsole } from '../products/updating.ts';

const needs = {
  ...updateNeeds,
  database: optional(text('database instance, where the stack does not tell it')),
};

type DataLayerFacts = UpdateFacts & {
  readonly database: Database | null;
  readonly arrival: Arrival;
  /** Taken before the update that brought the version. */
  readonly snapshot: Snapshot | null;
};

export const updateDataLayer = defineStep<
  'upgrade.update-data-layer',
  DataLayerFacts,
  typeof needs
>({
  id: 'upgrade.update-data-layer',
  procedure: 'upgrade#data-layer',
  title: 'Bring the data layer to the next version',
  account: 'main',
  needs,
  permissions: [
    ...updatePermissions,
    'servicecatalog:ListRecordHistory',
    'rds:DescribeDBInstances',
    'rds:DescribeDBSnapshots',
    'rds:CreateDBSnapshot',
    'rds:AddTagsToResource',
  ],

  async observe(context) {
    const { aws, earlier } = context;
    const { version, database: named } = context.needs;
    const layer = await observeUpdate(context, dataLayer);
    const { provisionedProductId, stackName, versionId, running } = layer;
    if (provisionedProductId === null || stackName === null)
      return { ...layer, database: null, arrival: null, snapshot: null };
    const database = await databaseOf(aws, stackName, named);
    const isThere = layer.version === version && running === version;
    const arrival = isThere ? await arrivalAt(aws, provisionedProductId, versionId) : null;
    const snapshot = takenBefore(arrival, await snapshotsOf(aws, database.id), earlier);
    return { ...layer, database, arrival, snapshot };
  },
  criteria: {
    'a snapshot of the database was taken before the update': ({ facts }) =>
      snapshotTaken(facts.arrival, facts.snapshot),
    ...launchCriteria,
  },
  preconditions: {
    ...updatePreconditions,
    'both layers are available and at one version': bothAtOneVersion,
    'the database can be saved': ({ facts: { database } }) =>
      holds(
        database?.status === 'available' && database.cluster === null,
        'an instance that is available and no part of a cluster',
        database,
      ),
  },
  underway: updateIsUnderway,
  failed: launchHasFailed,
  progress: updateProgress,
  act: {
    async console(context) {
      await refuseDataLoss(context);
      await takeSnapshot(context);
      await updateInConsole(context);
    },
    async api(context) {
      await refuseDataLoss(context);
      await takeSnapshot(context);
      await updateByApi(context);
    },
  },
  settles: updateSettles,
  irreversible: whyIrreversible,
});
