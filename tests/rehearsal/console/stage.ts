import { randomUUID } from 'node:crypto';
import { STS } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { BrowserContext, Page } from '@playwright/test';
import { test as base, expect as usual } from '@playwright/test';
import { freshContext } from '../../../fixtures/pages/browser.ts';
import { consoleSite } from '../../../fixtures/rehearsal/console/index.ts';
import { serviceCatalog } from '../../../fixtures/rehearsal/service-catalog/index.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import type { Connection } from '../../../fixtures/targets/connection.ts';
import { rehearsal } from '../../../fixtures/targets/rehearsal.ts';
import { as, control } from '../clients.ts';
import { deployer, Stage as Catalog } from '../service-catalog/stage.ts';

export const federation = 'https://signin.aws.amazon.com/federation';
export const region = 'us-east-2';
export const home = `https://${region}.console.aws.amazon.com/servicecatalog/home?region=${region}`;

/** A world with Service Catalog and the console, and what people do in it. */
export class Stage extends Catalog {
  readonly connection: Connection;

  constructor(world: World) {
    super(world);
    const roles = { main: 'RunproofDeployer', dr: 'RunproofDeployer' };
    this.connection = rehearsal('embedded', world, roles);
  }

  control = (path: string, body: object = {}): Promise<unknown> => control(this.world, path, body);

  /** Credentials of the deployer's role, assumed by the engineer, or with given credentials. */
  async assumed(by: object = {}, RoleSessionName = 'tester'): Promise<AwsCredentialIdentity> {
    const sts = new STS({ ...as(this.world), ...by });
    const { Credentials } = await sts.assumeRole({ RoleArn: deployer, RoleSessionName });
    return identityOf(Credentials);
  }

  /** Asks the federation endpoint for a sign-in token. */
  async askToken(credentials: Partial<AwsCredentialIdentity>, more: Record<string, string> = {}) {
    const query = new URLSearchParams({
      Action: 'getSigninToken',
      Session: sessionOf(credentials),
      ...more,
    });
    return this.connection.http(`${federation}?${query}`);
  }

  async token(credentials?: AwsCredentialIdentity): Promise<string> {
    const answer = await this.askToken(credentials ?? (await this.assumed()));
    return (JSON.parse(answer.body) as { SigninToken: string }).SigninToken;
  }

  /** A page of somebody signed in, where the address leads. */
  async open(context: BrowserContext, route = '', credentials?: AwsCredentialIdentity) {
    const page = await context.newPage();
    await page.goto(loginAddress(await this.token(credentials), `${home}${route}`));
    return page;
  }
}

export const sessionOf = (credentials: Partial<AwsCredentialIdentity>): string =>
  JSON.stringify({
    sessionId: credentials.accessKeyId,
    sessionKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
  });

export const loginAddress = (SigninToken: string, Destination = home, more = {}): string =>
  `${federation}?${new URLSearchParams({ Action: 'login', Destination, SigninToken, ...more })}`;

export const identityOf = (
  given: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
): AwsCredentialIdentity => ({
  accessKeyId: given.AccessKeyId ?? '',
  secretAccessKey: given.SecretAccessKey ?? '',
  sessionToken: given.SessionToken ?? '',
});

/** Goes where the console's own links lead. */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), route);
}

export const uniqueName = (start: string): string => `${start}-${randomUUID().slice(0, 8)}`;

export const test = base.extend<{ calm: undefined; context: BrowserContext }, { stage: Stage }>({
  // What one test lets go wrong must not strike the next.
  calm: [
    async ({ stage }, use, info) => {
      info.setTimeout(60_000);
      await use(undefined);
      stage.world.gateway.faults.clear();
      await stage.control('console/labels', { set: 'current' });
    },
    { auto: true },
  ],
  context: async ({ stage }, use) => {
    const context = await freshContext(stage.connection);
    context.setDefaultTimeout(20_000);
    await use(context);
    await context.close();
  },
  stage: [
    async ({}, use) => {
      const world = await startWorld({
        standIns: [serviceCatalog()],
        sites: [consoleSite],
        trail: false,
      });
      try {
        await use(new Stage(world));
      } finally {
        await world.stop();
      }
    },
    { scope: 'worker' },
  ],
});

/** Patient: the machine may be busy with others. */
export const expect = usual.configure({ timeout: 20_000 });
