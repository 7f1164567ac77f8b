import type { CrossRule } from '../reading.ts';
import { places, references } from './accounts.ts';
import { disasterRecovery, recovery, retention } from './disaster-recovery.ts';
import { documentFindings } from './document-findings.ts';
import { ownNetwork, subnets, windowsEndpoints } from './network.ts';
import { singleSignOn } from './single-sign-on.ts';
import { layers, snapshots, versions } from './versions.ts';
import { certificate, domains } from './web.ts';

/** Rules over several keys; those over one key stand in the tables. */
export const crossRules: readonly CrossRule[] = [
  places,
  references,
  versions,
  layers,
  disasterRecovery,
  recovery,
  retention,
  subnets,
  ownNetwork,
  windowsEndpoints,
  certificate,
  domains,
  singleSignOn,
  snapshots,
  documentFindings,
];
