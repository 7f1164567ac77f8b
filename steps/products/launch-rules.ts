import { equal, holds, inapplicable, none, type Judgement } from '../../harness/criteria.ts';
import type { LaunchSeen } from './launch.ts';

/** What an audit finds otherwise although nothing has drifted. */
export const launchVaries = {
  launchedByEarlierRun: 'false only in the very run that launches it',
};

/** Longest a launch is waited for: two to three hours are usual. */
export const launchSettles = { within: '4h', every: '30s' } as const;
const longest = 4 * 60 * 60_000;

/** The expected results of a launch. */
export const launchCriteria = {
  'the provisioned product is available': ({ needs, facts }: LaunchSeen): Judgement => {
    const { status, product, otherProduct, failure, leftOver } = facts;
    return holds(
      status === 'AVAILABLE' && !otherProduct,
      `AVAILABLE, of ${needs.product === null ? 'the product of the layer' : `the product "${needs.product}"`}`,
      failure === '' ? { status, product } : { status, product, firstFailure: failure, leftOver },
    );
  },
  'it has the version of the environment': ({ needs, facts }: LaunchSeen): Judgement =>
    needs.version === null
      ? holds(facts.version !== '', 'a version', facts.version)
      : equal(facts.version, needs.version),
  'its parameters are those of the environment': ({ facts }: LaunchSeen): Judgement =>
    facts.stackArn === null
      ? holds(false, 'the values of the environment', 'no stack')
      : none(facts.differences, 'the values of the environment'),
  'its stack is complete': ({ facts }: LaunchSeen): Judgement =>
    holds(
      /^(CREATE|UPDATE)_COMPLETE$/.test(facts.stackStatus),
      'CREATE_COMPLETE or UPDATE_COMPLETE',
      facts.stackStatus,
    ),
};

export const launchPreconditions = {
  'nothing that is not ours has its name': ({ needs, facts }: LaunchSeen): Judgement => {
    const { status, product, version, launchedBy, launched, launchedByEarlierRun, differences } =
      facts;
    return holds(
      facts.offer !== null,
      `no provisioned product "${needs.name}", or one whose launch by this installation failed`,
      facts.offer !== null && status === 'not launched'
        ? status
        : { status, product, version, launchedBy, launched, launchedByEarlierRun, differences },
    );
  },
  'the product and the environment agree on its parameters': ({ facts }: LaunchSeen): Judgement => {
    if (facts.offer === null) return inapplicable('nothing is launched');
    const all = facts.findings.map(({ parameter, finding }) => `${parameter}: ${finding}`);
    const blocking = facts.findings.filter(({ blocks }) => blocks);
    const said = blocking.map(({ parameter, finding }) => `${parameter}: ${finding}`);
    const judged = none(said, 'a value the product allows for every parameter it asks for');
    return said.length > 0 || all.length === 0
      ? judged
      : { ...judged, actual: all, advisory: 'they differ in what holds nothing up' };
  },
  'the session lasts as long as the launch': ({ facts, now }: LaunchSeen): Judgement => {
    if (facts.offer === null) return inapplicable('nothing is launched');
    if (facts.offer.launchRole)
      return inapplicable('a launch constraint names the role that makes the stack');
    const { sessionEnds } = facts;
    return holds(
      sessionEnds === null || Date.parse(sessionEnds) - now.getTime() >= longest,
      'credentials that last 4 hours, since no launch constraint names a role for the stack',
      sessionEnds === null ? 'credentials that do not end' : `they end at ${sessionEnds}`,
    );
  },
};

export const launchIsUnderway = ({ facts }: LaunchSeen): boolean =>
  facts.status === 'UNDER_CHANGE' && !facts.otherProduct;

export const launchHasFailed = ({ facts }: LaunchSeen): boolean =>
  facts.status === 'ERROR' || facts.status === 'TAINTED';

export function launchProgress({ facts, now }: LaunchSeen): string {
  const minutes = Math.round((now.getTime() - Date.parse(facts.launched)) / 60_000);
  return facts.progress === '' ? facts.status : `${facts.progress}, for ${minutes} min`;
}

export const whyIrreversible =
  'the layer holds the data of the installation, and terminating its product would delete them; nothing is terminated by Runproof once it is there';

/** A launch of ours that failed is removed before it is launched anew: asked for by the very id of what goes. */
export function confirmRelaunch({ needs, facts }: LaunchSeen) {
  const { provisionedProductId, status, leftOver } = facts;
  if (status !== 'ERROR' || provisionedProductId === null) return null;
  const kept = leftOver.length === 0 ? 'nothing is left over' : `left over: ${leftOver.join('; ')}`;
  return {
    type: provisionedProductId,
    why: `its launch failed, and "${needs.name}" (${provisionedProductId}) is terminated before it is launched anew; ${kept}`,
  };
}
