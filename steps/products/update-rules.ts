import { holds, inapplicable, none, type Judgement } from '../../harness/criteria.ts';
import { launchPreconditions } from './launch-rules.ts';
import { byVersion } from './offer.ts';
import type { UpdateFacts, UpdateSeen } from './update.ts';

/** What an update may start from: a layer that is as it was asked for, or one that a failed update has left as it was. */
const isReady = ({ status, stackStatus }: UpdateFacts): boolean =>
  status === 'AVAILABLE' || (status === 'TAINTED' && stackStatus === 'UPDATE_ROLLBACK_COMPLETE');

const stuck = 'UPDATE_ROLLBACK_FAILED';

export function canBeUpdated({ facts }: UpdateSeen): Judgement {
  const { status, version, running, stackName, stackStatus, otherProduct, product, failure } =
    facts;
  const seen = { status, product, version, templates: running, stack: stackStatus };
  return holds(
    isReady(facts) && !otherProduct && (status === 'TAINTED' || version === running),
    stackStatus === stuck
      ? `AVAILABLE: in CloudFormation choose "Continue update rollback" for the stack ${stackName} first, then run this step again`
      : 'AVAILABLE, of the product of the layer, and one version in the catalog and in the templates',
    failure === '' ? seen : { ...seen, firstFailure: failure },
  );
}

/** The service layer may stay behind by what the vendor did not make for it. */
export function bothAtOneVersion({ facts }: UpdateSeen): Judgement {
  const { running, other } = facts;
  const lags = byVersion(other.version, running) < 0 && !other.couldFollow;
  return holds(
    other.status === 'AVAILABLE' && (other.version === running || lags),
    `the service layer AVAILABLE in version ${running}, or in an earlier one where it has none of that name`,
    { dataLayer: running, serviceLayer: other.version, status: other.status },
  );
}

export function nothingSkipped({ needs, facts }: UpdateSeen): Judgement {
  const { running, skipped } = facts;
  if (byVersion(running, needs.version) > 0)
    return holds(false, `a version not before ${running}`, needs.version);
  return none(
    skipped.filter((one) => !needs.skips.includes(one)),
    `the version that comes after ${running}; what the vendor says may be left out is named in UPGRADE_SKIPS`,
  );
}

export const onlyWhatIsMeant = ({ needs, facts }: UpdateSeen): Judgement =>
  none(
    facts.changed,
    ['nothing but the version', ...needs.mayChange].join(', ') +
      ' changes: bring the environment back to what is in use, or change it apart from this',
  );

/** How the version before comes to the one of the environment. */
export const updatePreconditions = {
  'the layer can be updated': canBeUpdated,
  'no version is left out': nothingSkipped,
  'nothing else changes': onlyWhatIsMeant,
  'the new version and the environment agree on its parameters': (seen: UpdateSeen): Judgement =>
    seen.facts.offer === null
      ? inapplicable('nothing is to be updated')
      : launchPreconditions['the product and the environment agree on its parameters'](seen),
  'the session lasts as long as the update':
    launchPreconditions['the session lasts as long as the launch'],
};

export const updateIsUnderway = ({ facts }: UpdateSeen): boolean =>
  (facts.status === 'UNDER_CHANGE' && !facts.otherProduct) || isCleaningUp(facts);

/** Done for the catalog, while CloudFormation still removes what was replaced. */
const isCleaningUp = ({ stackStatus }: UpdateFacts): boolean =>
  stackStatus === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

export const updateProgress = ({ facts }: UpdateSeen): string =>
  facts.progress === '' ? facts.status : facts.progress;
