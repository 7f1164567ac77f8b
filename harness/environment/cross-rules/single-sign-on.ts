import type { CrossRule } from '../reading.ts';

/** Cognito sends users back to an HTTPS address only. */
export const singleSignOn: CrossRule = ({ values, rawOf }, say) => {
  if (values.sso !== true) return;
  const plain =
    values.noDnsWeb === true &&
    ['CERTIFICATE', 'CERTIFICATE_FILE'].every((key) => (rawOf(key) ?? '') === '');
  if (plain)
    say.problem('RP-D134', 'Single sign-on needs HTTPS.', {
      key: 'SSO',
      rule: 'no single sign-on over plain HTTP',
      found: 'SSO=true, no certificate, NO_DNS_WEB=true',
      expected: 'a certificate, or SSO=false',
      fix: 'Give CERTIFICATE or CERTIFICATE_FILE, or set SSO=false.',
    });
  const roles = [
    ['SSO_ADMIN_GROUPS', values.ssoAdminGroups, 'SSO_ADMIN_TEST_USER', values.ssoAdminTestUser],
    ['SSO_MEMBER_GROUPS', values.ssoMemberGroups, 'SSO_MEMBER_TEST_USER', values.ssoMemberTestUser],
    [
      'SSO_READONLY_GROUPS',
      values.ssoReadonlyGroups,
      'SSO_READONLY_TEST_USER',
      values.ssoReadonlyTestUser,
    ],
  ] as const;
  for (const [at, [key, groups = [], test, user]] of roles.entries()) {
    for (const [other, others = []] of roles.slice(0, at)) {
      const both = groups.filter((group) => others.includes(group));
      if (both.length > 0)
        say.problem('RP-D134', `A group stands in ${other} and in ${key}.`, {
          key,
          rule: 'a group has one role',
          found: both.join(', '),
          expected: 'groups that differ',
        });
    }
    const odd = groups.filter((group) => /[^A-Za-z0-9.*_-]/.test(group));
    if (odd.length > 0)
      say.finding('RP-D150', 'A group reaches the platform with its name encoded.', {
        key,
        rule: 'Cognito encodes characters other than letters, digits and . - * _; the document itself spells one group in two ways',
        found: odd.join(', '),
        expected: 'names without spaces, the same to the letter at the provider and here',
      });
    if (groups.length > 0 && user === undefined)
      say.finding('RP-D151', `Nobody is named who could prove ${key} by signing in.`, {
        key: test,
        rule: 'a test user for each mapped role',
        found: 'no value',
        expected: `a user of one of ${groups.join(', ')}`,
      });
  }
};
