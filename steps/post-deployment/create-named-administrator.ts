import { equal, holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { secret, text } from '../../harness/values.ts';
import { addressNeeds, addressPermissions, guardAddress } from '../platform/address.ts';
import { notLetIn, sessionOf } from '../platform/administrators.ts';

export const createNamedAdministrator = defineStep({
  id: 'post-deployment.create-named-administrator',
  procedure: 'post-deployment#named-administrator',
  title: 'Create an administrator of your own',
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
    const address = await guardAddress(context);
    const { needs, platform, pages } = context;
    const { domain, organization, namedAdministrator: email } = needs;
    const signIn = await platform.signIn(domain, { email, password: needs.namedPassword });
    if (signIn.refused === null) return { address, user: signIn.session.user, signInRefused: null };
    // Somebody else has to tell whether there is such a user at all.
    const { defaultAdministrator, defaultPassword: password } = needs;
    const session = await sessionOf(context, domain, { email: defaultAdministrator, password });
    const user = await session.userOf(organization, email);
    if (user !== null)
      await pages.platform.signIn({ domain, as: { email, password: needs.namedPassword } });
    return { address, user, signInRefused: signIn.refused };
  },
  criteria: {
    'the named administrator is an active administrator': ({ facts: { user }, needs }) =>
      holds(
        user?.status === 'active' && user.roles[needs.organization] === 'admin',
        `an active administrator of ${needs.organization}`,
        user,
      ),
    'the named administrator can sign in': ({ facts }) => equal(facts.signInRefused, null),
  },
  preconditions: {
    // What belongs to somebody already is not changed: neither role nor password.
    'nobody has that address yet': ({ facts }) => equal(facts.user, null),
  },
  async act({ pages, needs }) {
    const { domain, organization } = needs;
    const named = { email: needs.namedAdministrator, password: needs.namedPassword };
    const as = { email: needs.defaultAdministrator, password: needs.defaultPassword };
    await pages.platform.addUser(
      { domain, organization, as },
      { ...named, firstName: 'Named', lastName: 'Administrator', role: 'admin' },
    );
    const refused = await pages.platform.signIn({ domain, as: named });
    if (refused !== null) throw notLetIn(domain, named.email, refused);
  },
  irreversible: 'a user of the platform is disabled, not removed',
});
