import { advisory, equal, holds } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { SignInTry } from '../../harness/platform.ts';
import { defineStep } from '../../harness/step.ts';
import { secret, text } from '../../harness/values.ts';
import { addressNeeds, addressPermissions, guardAddress } from '../platform/address.ts';
import { notLetIn, sessionOf } from '../platform/administrators.ts';
import { signInsOf } from '../platform/sign-ins.ts';

export const disableDefaultAdministrator = defineStep({
  id: 'post-deployment.disable-default-administrator',
  procedure: 'post-deployment#default-administrator',
  title: 'Disable the default administrator',
  account: 'main',
  needs: {
    ...addressNeeds,
    organization: text('slug of the organization'),
    defaultAdministrator: text('e-mail of the user the product is delivered with'),
    defaultPassword: secret("that user's password"),
    namedAdministrator: text('e-mail of the administrator of your own'),
    namedPassword: secret("that administrator's password"),
  },
  permissions: addressPermissions,

  async observe(context) {
    const { needs, pages } = context;
    const { domain, organization, defaultAdministrator, namedAdministrator } = needs;
    const address = await guardAddress(context);
    const as = { email: namedAdministrator, password: needs.namedPassword };
    const session = await sessionOf(context, domain, as);
    const other = session.user;
    if (other.roles[organization] !== 'admin') {
      await pages.platform.signIn({ domain, as });
      throw notAnAdministrator(domain, organization, namedAdministrator, other.roles);
    }
    const user = await session.userOf(organization, defaultAdministrator);
    const signIns = { [defaultAdministrator]: signInsOf(context, defaultAdministrator) };
    return { address, other, user, signIns };
  },
  criteria: {
    'the default administrator is disabled': ({ facts }) =>
      equal(facts.user?.status ?? 'not in the organization', 'inactive'),
    'the default administrator can no longer sign in': ({ facts, needs }) => {
      const status = facts.user?.status ?? null;
      const { worked, refused } = lastTwo(facts.signIns[needs.defaultAdministrator] ?? []);
      if (worked === null && refused === null)
        return advisory(
          equal(status, 'inactive'),
          'read from the status: no sign-in of Runproof’s is on record, and none is tried for a look',
        );
      return holds(
        status === 'inactive' && worked !== null && refused !== null,
        'a sign-in refused although its password was good just before, and the status inactive',
        { status, worked, refused },
      );
    },
  },
  preconditions: {
    'the default administrator belongs to the organization': ({ facts, needs }) =>
      holds(facts.user !== null, `${needs.defaultAdministrator} in ${needs.organization}`, null),
    'another administrator of the organization signs in with a password': ({ facts, needs }) =>
      holds(
        needs.namedAdministrator.toLowerCase() !== needs.defaultAdministrator.toLowerCase() &&
          facts.other.status === 'active' &&
          facts.other.signsInBy === 'password',
        'somebody else, active, with a password of the platform’s',
        facts.other,
      ),
  },
  async act({ pages, platform, needs }) {
    const { domain, organization, namedAdministrator, defaultAdministrator } = needs;
    const named = { email: namedAdministrator, password: needs.namedPassword };
    const refused = await pages.platform.signIn({ domain, as: named });
    if (refused !== null) throw notLetIn(domain, namedAdministrator, refused);
    const as = { email: defaultAdministrator, password: needs.defaultPassword };
    await pages.platform.disableUser({ domain, organization, as }, defaultAdministrator);
    await platform.signIn(domain, as);
  },
  irreversible:
    'the portal cannot enable this user again, only the database can, and nobody else creates organizations',
});

/** The last sign-in that was let in, and the one refused after it. */
function lastTwo(tries: readonly SignInTry[]) {
  const at = tries.findLastIndex(({ refused }) => refused === null);
  return {
    worked: tries[at] ?? null,
    refused: tries.slice(at + 1).find(({ refused }) => refused !== null) ?? null,
  };
}

const notAnAdministrator = (
  where: string,
  organization: string,
  email: string,
  roles: Readonly<Record<string, string>>,
): BlockedError =>
  new BlockedError('RP-B534', `${email} is no administrator of ${organization}.`, {
    where,
    found: Object.entries(roles)
      .map(([slug, role]) => `${role} in ${slug}`)
      .join(', '),
    expected: `the role admin in ${organization}, so that somebody is left who administers it`,
  });
