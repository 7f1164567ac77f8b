import {
  CloudFormation,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { test as base } from '@playwright/test';
import { publishTemplates, templateUrl } from '../../../fixtures/rehearsal/vendor/templates.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';

export type Parameters = Readonly<Record<string, string>>;

/** A world whose vendor has published its templates, with what the tests of the templates do in it. */
export class Stage {
  readonly world: World;
  readonly #formation = new Map<string, CloudFormation>();

  constructor(world: World) {
    this.world = world;
  }

  get region(): string {
    return this.world.accounts.main.region;
  }

  /** Settings of an SDK client for one of the accounts. */
  client(account: 'main' | 'dr' | 'vendor' = 'main', region = this.world.accounts[account].region) {
    const { accessKeyId, secretAccessKey } = this.world.accounts[account];
    const credentials = { accessKeyId, secretAccessKey };
    return {
      endpoint: this.world.awsEndpoint,
      region,
      credentials,
      forcePathStyle: true,
      maxAttempts: 1,
    };
  }

  formation(account: 'main' | 'dr' = 'main', region?: string): CloudFormation {
    const settings = this.client(account, region);
    const key = `${account} ${settings.region}`;
    const made = this.#formation.get(key) ?? new CloudFormation(settings);
    this.#formation.set(key, made);
    return made;
  }

  async publish(region: string): Promise<void> {
    const store = new S3(this.client('vendor', region));
    const { main, dr } = this.world.accounts;
    await publishTemplates(store, { region, readers: [main.accountId, dr.accountId] });
    store.destroy();
  }

  /** Creates or updates a main stack and waits until it rests, whatever the end. */
  async stack(
    name: string,
    path: string,
    version: string,
    parameters: Parameters,
    options: { update?: boolean; account?: 'main' | 'dr'; region?: string } = {},
  ): Promise<Stack> {
    const { update = false, account = 'main', region } = options;
    const formation = this.formation(account, region);
    const request = {
      StackName: name,
      TemplateURL: templateUrl(path, version, region ?? this.client(account).region),
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    };
    await (update ? formation.updateStack(request) : formation.createStack(request));
    for (;;) {
      const { Stacks } = await formation.describeStacks({ StackName: name });
      const [stack] = Stacks ?? [];
      if (stack && !stack.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
      await rest();
    }
  }

  async remove(name: string): Promise<void> {
    const { StackId = name } =
      (await this.formation().describeStacks({ StackName: name })).Stacks?.[0] ?? {};
    await this.formation().deleteStack({ StackName: name });
    for (;;) {
      const stack = (await this.formation().describeStacks({ StackName: StackId })).Stacks?.[0];
      if (stack?.StackStatus === 'DELETE_COMPLETE') return;
      if (stack?.StackStatus === 'DELETE_FAILED')
        throw new Error(`${name}: ${stack.StackStatusReason}`);
      await rest();
    }
  }

  /** Every resource of a stack and of those nested in it. */
  async resources(name: string): Promise<readonly StackResourceSummary[]> {
    const found: StackResourceSummary[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.formation().listStackResources({
        StackName: name,
        ...(NextToken ? { NextToken } : {}),
      });
      for (const each of page.StackResourceSummaries ?? []) {
        found.push(each);
        if (each.ResourceType === 'AWS::CloudFormation::Stack') {
          found.push(...(await this.resources(each.PhysicalResourceId ?? '')));
        }
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  }
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 50));

export const test = base.extend<{ stage: Stage }>({
  stage: async ({}, use) => {
    const world = await startWorld({ trail: false });
    const stage = new Stage(world);
    try {
      await stage.publish(stage.region);
      await use(stage);
    } finally {
      await world.stop();
    }
  },
});

/** What every launch of the data layer has to say. */
export const dataLayer: Parameters = {
  CFTemplateVersion: 'v3.0.0',
  InfrastructureName: 'acme',
  VpcCIDR: '10.200.0.0/16',
  NotificationEmail: 'alerts@example.com',
  SourceNotificationEmail: 'platform@example.com',
};

/** What every launch of the service layer has to say. */
export const serviceLayer: Parameters = {
  CFTemplateVersion: 'v3.0.0',
  DataStack: 'data',
  PublicDomain: 'tdp.example.com',
};
