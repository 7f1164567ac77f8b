import { holds, inapplicable, none } from '../../harness/criteria.ts';
import { platformRoles, type PlatformRole, type PlatformUser } from '../../harness/platform.ts';
import type { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { choice, list, optional, secret, text } from '../../harness/values.ts';
import { addressNeeds, addressPermissions, guardAddress } from '../platform/address.ts';
import { administratorNeeds, administratorSession, notLetIn } from '../platform/administrators.ts';
import { signInsOf } from '../platform/sign-ins.ts';

const tester = (whom: string) => ({
  user: optional(text(`user who signs in ${whom}`)),
  password: optional(secret(`password of the user who signs in ${whom}`)),
});
const admin = tester('as an administrator');
const member = tester('as a member');
const readonly = tester('to read only');
const refused = tester('and must be refused');

export const signInThroughSso = defineStep({
  id: 'single-sign-on.sign-in-through-sso',
  procedure: 'single-sign-on#sso-sign-in',
  title: 'Sign in through the identity provider with every role',
  account: 'main',
  needs: {
    ...addressNeeds,
    ...administratorNeeds,
    providerName: text('name of the provider in the user pool'),
    mappedRoles: list(choice('role that has groups', ...platformRoles)),
    adminUser: admin.user,
    adminPassword: admin.password,
    memberUser: member.user,
    memberPassword: member.password,
    readonlyUser: readonly.user,
    readonlyPassword: readonly.password,
    refusedUser: refused.user,
    refusedPassword: refused.password,
  },
  permissions: addressPermissions,

  async observe(context) {
    const { needs } = context;
    const address = await guardAddress(context);
    const session = await administratorSession(context, needs);
    const users: Record<string, PlatformUser | null> = {};
    for (const { email } of peopleOf(needs))
      users[email] = await session.userOf(needs.organization, email);
    const signIns = Object.fromEntries(
      peopleOf(needs).map(({ email }) => [email, signInsOf(context, email)]),
    );
    return { address, users, signIns };
  },
  criteria: {
    'a user of every mapped role can sign in': ({ facts, needs }) => {
      const tried = testersOf(needs).map(({ role, email }) => ({
        role,
        email,
        signIn: facts.signIns[email]?.at(-1) ?? null,
        signsInBy: facts.users[email]?.signsInBy ?? null,
      }));
      return holds(
        needs.mappedRoles.every((role) =>
          tried.some(
            (one) => one.role === role && one.signIn?.refused === null && one.signsInBy === 'sso',
          ),
        ),
        `somebody let in for each of ${needs.mappedRoles.join(', ')}`,
        tried,
      );
    },
    'every user has the role mapped to the group': ({ facts, needs }) =>
      none(
        testersOf(needs).flatMap(({ role, email }) => {
          const has = facts.users[email]?.roles[needs.organization] ?? null;
          return has === role ? [] : [{ email, role: has, wanted: role }];
        }),
        'nobody with another role',
      ),
    'a user without a mapped group is refused': ({ facts, needs: { refusedUser } }) => {
      if (refusedUser === null) return inapplicable('the environment names no such user');
      const signIn = facts.signIns[refusedUser]?.at(-1) ?? null;
      const user = facts.users[refusedUser] ?? null;
      return holds(
        signIn !== null && signIn.refused !== null && user === null,
        'a sign-in that is refused, and no such user in the organization',
        { email: refusedUser, signIn, user },
      );
    },
  },
  preconditions: {
    'a test user is known for each mapped role': ({ needs }) =>
      none(
        needs.mappedRoles.filter((role) => !testersOf(needs).some((one) => one.role === role)),
        'no mapped role without SSO_…_TEST_USER',
      ),
  },
  async act({ pages, needs }) {
    const { domain, providerName } = needs;
    for (const { role, ...as } of peopleOf(needs)) {
      const said = await pages.platform.signInThroughSso({ domain, as }, providerName);
      if (said !== null && role !== null) throw notLetIn(domain, as.email, said, whyNot);
    }
  },
  irreversible: 'the platform makes a user of whoever signs in for the first time',
});

const whyNot =
  'Compare the groups the provider sends for this user with those mapped in the organization, and look whether the provider answers; then run this step again.';

type Testers = {
  readonly [Key in `${PlatformRole | 'refused'}User`]: string | null;
} & { readonly [Key in `${PlatformRole | 'refused'}Password`]: Secret | null };

interface Tester {
  /** null for who must be refused. */
  readonly role: PlatformRole | null;
  readonly email: string;
  readonly password: Secret;
}

/** Everybody who is tried. */
function peopleOf(needs: Testers): readonly Tester[] {
  const { refusedUser, refusedPassword } = needs;
  return refusedUser === null || refusedPassword === null
    ? testersOf(needs)
    : [...testersOf(needs), { role: null, email: refusedUser, password: refusedPassword }];
}

const testersOf = (needs: Testers): readonly Tester[] =>
  platformRoles.flatMap((role) => {
    const email = needs[`${role}User`];
    const password = needs[`${role}Password`];
    return email === null || password === null ? [] : [{ role, email, password }];
  });
