import { test as base } from '@playwright/test';
import { credentialsOf } from '../../../fixtures/accounts/credentials.ts';
import { pagesOf, type PagesOptions } from '../../../fixtures/pages/pages.ts';
import { consoleSite } from '../../../fixtures/rehearsal/console/index.ts';
import { SignInTries } from '../../../fixtures/platform/sign-in-tries.ts';
import { serviceCatalog } from '../../../fixtures/rehearsal/service-catalog/index.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import type { Connection } from '../../../fixtures/targets/connection.ts';
import { rehearsal } from '../../../fixtures/targets/rehearsal.ts';
import type { Call } from '../../../harness/entries.ts';
import type { ConsolePages } from '../../../harness/pages.ts';
import { Stage } from '../service-catalog/stage.ts';

export const deployer = {
  kind: 'role',
  name: 'RunproofDeployer',
  arn: 'arn:aws:iam::111122223333:role/RunproofDeployer',
} as const;

/** A product small enough to be launched in a moment, with every kind of field. */
export const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Parameters: {
    TopicName: { Type: 'String', Default: 'alerts', Description: '<b>Name</b> of the topic' },
    Size: { Type: 'String', Default: 'small', AllowedValues: ['small', 'large'] },
    Networks: { Type: 'CommaDelimitedList', Default: '10.0.0.0/24,10.0.1.0/24' },
    Count: { Type: 'Number', Default: '2' },
    Phrase: { Type: 'String', NoEcho: true, Default: 'none' },
  },
  Metadata: {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: [{ Label: { default: 'Alerts' }, Parameters: ['TopicName', 'Size'] }],
      ParameterLabels: { TopicName: { default: 'Name of the topic' } },
    },
  },
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'TopicName' } } },
  },
};

/** What became of the pages' acts: in the order it happened. */
export interface Seen {
  readonly log: string[];
  readonly calls: Call[];
  readonly pictures: Map<string, Uint8Array>;
}

/** A world with the catalog, the console, and pages of the console opened on it as a step's are. */
export class ConsoleStage extends Stage {
  readonly seen: Seen = { log: [], calls: [], pictures: new Map() };
  readonly connection: Connection;
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(world: World) {
    super(world);
    const roles = { main: deployer.name, dr: deployer.name };
    const connection = rehearsal('embedded', world, roles);
    this.connection = { ...connection, credentials: credentialsOf(connection) };
  }

  console(but: Partial<PagesOptions> = {}): ConsolePages {
    const { seen, connection } = this;
    const { pages, close } = pagesOf({
      connection,
      account: 'main',
      region: this.region,
      partition: 'aws',
      credentials: connection.credentials('main'),
      ready: async () => undefined,
      watcher: {
        before: async ({ operation }) => seen.log.push(`intent ${operation}`),
        async after(call) {
          seen.calls.push(call);
        },
      },
      async attach(name, content) {
        seen.log.push(name);
        seen.pictures.set(name, content);
      },
      tries: new SignInTries(),
      patience: 20_000,
      ...but,
    });
    this.#closing.push(close);
    return pages.console;
  }

  /** Lets something go wrong with the console. */
  async control(name: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.world.awsEndpoint}/_runproof/console/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`console/${name}: ${await answer.text()}`);
  }

  /** A portfolio with one product, shared with main and not imported yet. */
  async offered(name = 'Platform') {
    const portfolioId = await this.portfolio(name);
    const product = await this.product(template, portfolioId, name);
    await this.vendor.createPortfolioShare({
      PortfolioId: portfolioId,
      AccountId: this.world.accounts.main.accountId,
    });
    return { portfolioId, ...product };
  }

  /** The same, imported and granted to the deployer. */
  async launchableByDeployer(name?: string) {
    const offer = await this.offered(name);
    await this.main.acceptPortfolioShare({ PortfolioId: offer.portfolioId });
    await this.grant(offer.portfolioId, deployer.arn);
    return offer;
  }

  async imported(): Promise<readonly (string | undefined)[]> {
    const { PortfolioDetails = [] } = await this.main.listAcceptedPortfolioShares({});
    return PortfolioDetails.map(({ Id }) => Id);
  }

  async principalsOf(PortfolioId: string): Promise<readonly (string | undefined)[]> {
    const { Principals = [] } = await this.main.listPrincipalsForPortfolio({ PortfolioId });
    return Principals.map(({ PrincipalARN }) => PrincipalARN);
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
  }
}

/** One world per worker, on its first day again for every test. */
export const test = base.extend<{ stage: ConsoleStage }, { used: { world: World; times: number } }>(
  {
    used: [
      async ({}, use) => {
        const world = await startWorld({
          standIns: [serviceCatalog()],
          sites: [consoleSite],
          transitionSeconds: 0,
        });
        await use({ world, times: 0 });
        await world.stop();
      },
      { scope: 'worker' },
    ],
    stage: async ({ used }, use, testInfo) => {
      testInfo.setTimeout(120_000);
      if (used.times > 0) await used.world.reset();
      used.times += 1;
      const stage = new ConsoleStage(used.world);
      await use(stage);
      await stage.close();
      used.world.gateway.faults.clear();
    },
  },
);

export { expect } from '@playwright/test';
