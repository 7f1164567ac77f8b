import type { Secret } from './secret.ts';

/** Roles within an organization of the platform, the highest first. */
export const platformRoles = ['admin', 'member', 'readonly'] as const;
export type PlatformRole = (typeof platformRoles)[number];

/** Groups of the identity provider by the role they give. */
export type RoleGroups = { readonly [Role in PlatformRole]: readonly string[] };

/** Somebody who signs in with a password. */
export interface Person {
  readonly email: string;
  readonly password: Secret;
}

/** A user as an organization of the platform lists it. */
export type PlatformUser = {
  readonly email: string;
  /** `password` or `sso`. */
  readonly signsInBy: string;
  /** `active`, `inactive` or `locked`. */
  readonly status: string;
  /** The role in each organization in which the user is active, by the organization's slug. */
  readonly roles: Readonly<Record<string, string>>;
};

/** One attempt of this run at signing somebody in. */
export type SignInTry = {
  /** ISO 8601. */
  readonly at: string;
  /** `password`, or `sso` by way of the identity provider. */
  readonly way: 'password' | 'sso';
  /** What the platform or the provider said; null where it let the person in. */
  readonly refused: string | null;
};

/** What the REST API shows to somebody who is signed in. Organizations are named by their slugs. */
export interface PlatformSession {
  readonly user: PlatformUser;
  /** A user of an organization whatever its status; null where none has the address. The session's user administers it. */
  userOf(organization: string, email: string): Promise<PlatformUser | null>;
  groupsOf(organization: string): Promise<RoleGroups>;
}

export type SignIn =
  { readonly refused: null; readonly session: PlatformSession } | { readonly refused: string };

/**
 * The REST API of the platform, for looking only: signing in is all it does. A third refused sign-in locks an account,
 * so nobody is signed in twice to find out about the first time.
 */
export interface Platform {
  /**
   * @param domain where the platform is; the address guard has held
   * @throws BlockedError RP-B532 where the API answers with neither yes nor no
   */
  signIn(domain: string, person: Person): Promise<SignIn>;
  /** What this run has tried for somebody, in API and pages alike, oldest first. */
  tries(email: string): readonly SignInTry[];
}
