import { equal, none } from '../../harness/criteria.ts';
import { platformRoles, type RoleGroups } from '../../harness/platform.ts';
import { defineStep } from '../../harness/step.ts';
import { list, text } from '../../harness/values.ts';
import { addressNeeds, addressPermissions, guardAddress } from '../platform/address.ts';
import { administratorNeeds, administratorSession, visitorOf } from '../platform/administrators.ts';

export const mapOrganizationRoles = defineStep({
  id: 'single-sign-on.map-organization-roles',
  procedure: 'single-sign-on#role-mapping',
  title: 'Map groups of the identity provider to roles of the organization',
  account: 'main',
  needs: {
    ...addressNeeds,
    ...administratorNeeds,
    admin: list(text('groups whose members are administrators')),
    member: list(text('groups whose members are members')),
    readonly: list(text('groups whose members only read')),
  },
  permissions: addressPermissions,

  async observe(context) {
    const address = await guardAddress(context);
    const session = await administratorSession(context, context.needs);
    return { address, groups: await session.groupsOf(context.needs.organization) };
  },
  criteria: {
    'every role has the groups of the environment': ({ facts, needs }) =>
      equal(sorted(facts.groups), sorted(needs)),
  },
  preconditions: {
    'no role has other groups': ({ facts, needs }) =>
      none(
        platformRoles.flatMap((role) =>
          facts.groups[role]
            .filter((group) => !needs[role].includes(group))
            .map((group) => `${role}: ${group}`),
        ),
        'none but those of SSO_ADMIN_GROUPS, SSO_MEMBER_GROUPS and SSO_READONLY_GROUPS; name them there or take them out by hand',
      ),
  },
  act: ({ pages, needs }) => pages.platform.mapGroups(visitorOf(needs), sorted(needs)),
  undo: ({ pages, needs, before }) => pages.platform.mapGroups(visitorOf(needs), before.groups),
});

/** Neither order nor repetition means anything. */
function sorted({ admin, member, readonly }: RoleGroups): RoleGroups {
  const each = (groups: readonly string[]) => [...new Set(groups)].toSorted();
  return { admin: each(admin), member: each(member), readonly: each(readonly) };
}
