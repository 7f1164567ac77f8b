import type { Person, PlatformRole, RoleGroups } from './platform.ts';

/** Who is let into a portfolio, as the console lists them. */
export interface ConsolePrincipal {
  readonly kind: 'role' | 'user' | 'group';
  /** The name without its path. */
  readonly name: string;
  readonly arn: string;
}

/** What is entered when a product is launched or updated. */
export interface ProductForm {
  /** The product's name, as the catalog shows it. */
  readonly product: string;
  readonly productId: string;
  /** Name of the provisioned product. */
  readonly name: string;
  /** The version's name (`v3.1.0`) and its id (`pa-…`). */
  readonly version: { readonly name: string; readonly id: string };
  /** Parameters to enter, by key, each with the label that the form may show instead; all others keep what the form holds. */
  readonly parameters: readonly {
    readonly key: string;
    readonly label: string | null;
    readonly value: string;
  }[];
}

/** What the form held when it had been filled, read back from the page. */
export interface FormShown {
  readonly version: string;
  /** By the label or key the form shows. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Service Catalog in the AWS console, in the step's account and Region, signed in with the caller's own credentials. Each
 * procedure opens a fresh browser context, keeps a picture of before and after, and returns when the console has
 * taken the act; what came of it is for the observation to say.
 * @throws BlockedError where the console shows other labels than are known, a page does not load, or the session ends
 */
export interface ConsolePages {
  importPortfolio(portfolioId: string): Promise<void>;
  grantAccess(portfolioId: string, principal: ConsolePrincipal): Promise<void>;
  /** Hands the filled form to `review` before it is sent; what that throws leaves everything as it was. */
  launchProduct(form: ProductForm, review: (shown: FormShown) => void): Promise<void>;
  updateProduct(form: ProductForm, review: (shown: FormShown) => void): Promise<void>;
  /** Terminates a provisioned product of the caller's. */
  terminateProduct(name: string): Promise<void>;
}

/** Who acts on the platform's pages, where, and in which organization (by its slug). */
export interface PlatformVisitor {
  readonly domain: string;
  readonly organization: string;
  readonly as: Person;
}

/** A user to be added, with a password of the platform's own. */
export interface NewPlatformUser extends Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly role: PlatformRole;
}

/**
 * The platform's own pages. Each procedure signs in in a fresh browser context, keeps a picture of before and after, and
 * returns when the page has taken the act; what came of it is for the observation to say.
 * @throws BlockedError where sign-in is refused, labels are others than those known, a page does not load, or the session ends
 */
export interface PlatformPages {
  /** Presses the AWS button of the organization. */
  generateCredentials(visitor: PlatformVisitor): Promise<void>;
  addUser(visitor: PlatformVisitor, user: NewPlatformUser): Promise<void>;
  mapGroups(visitor: PlatformVisitor, groups: RoleGroups): Promise<void>;
  /** Disables a user; where that is the visitor, the session ends with it. */
  disableUser(visitor: PlatformVisitor, email: string): Promise<void>;
  /** Keeps a picture of whatever answers at the domain. Nobody is signed in. */
  show(domain: string): Promise<void>;
  /** Signs in and nothing else; what is said to who is refused, else null. */
  signIn(visitor: Pick<PlatformVisitor, 'domain' | 'as'>): Promise<string | null>;
  /** The same by way of the identity provider of that name in the user pool. */
  signInThroughSso(
    visitor: Pick<PlatformVisitor, 'domain' | 'as'>,
    provider: string,
  ): Promise<string | null>;
}

/** Web pages that may be looked at: opening them and signing in is all there is. */
export interface ReadingPages {
  readonly platform: Pick<PlatformPages, 'show' | 'signIn'>;
}

/** Web pages that a step may act on. */
export interface Pages {
  readonly console: ConsolePages;
  readonly platform: PlatformPages;
}
