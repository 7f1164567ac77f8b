import { BlockedError } from '../../harness/errors/index.ts';
import type { ReadingPages } from '../../harness/pages.ts';
import type { Person, Platform, PlatformSession } from '../../harness/platform.ts';
import type { Secret } from '../../harness/secret.ts';
import { secret, text } from '../../harness/values.ts';

/** Somebody who administers the organization now: the administrator of your own once there is one, else the default one. */
export const administratorNeeds = {
  organization: text('slug of the organization'),
  administrator: text('e-mail of an administrator of the organization'),
  administratorPassword: secret("that administrator's password"),
};

interface Administered {
  readonly organization: string;
  readonly domain: string;
  readonly administrator: string;
  readonly administratorPassword: Secret;
}

/** Who acts on the pages of the organization. */
export const visitorOf = ({
  domain,
  organization,
  administrator,
  administratorPassword,
}: Administered) => ({
  domain,
  organization,
  as: { email: administrator, password: administratorPassword },
});

interface Looking {
  readonly platform: Platform;
  readonly pages: ReadingPages;
}

/** A session of the administrator's, to look with; errors as for `sessionOf`. */
export const administratorSession = (
  looking: Looking,
  needs: Administered,
): Promise<PlatformSession> => sessionOf(looking, needs.domain, visitorOf(needs).as);

/**
 * A session of somebody's, to look with. Who is not let in is tried once more in a browser, so that there is a picture of it.
 * @throws BlockedError RP-B533 where the platform does not let the person in
 */
export async function sessionOf(
  { platform, pages }: Looking,
  domain: string,
  as: Person,
): Promise<PlatformSession> {
  const signIn = await platform.signIn(domain, as);
  if (signIn.refused === null) return signIn.session;
  await pages.platform.signIn({ domain, as });
  throw notLetIn(domain, as.email, signIn.refused);
}

export const notLetIn = (where: string, email: string, said: string, fix?: string): BlockedError =>
  new BlockedError('RP-B533', `The platform does not let ${email} in.`, {
    where,
    found: said,
    expected: 'a session',
    fix,
  });
