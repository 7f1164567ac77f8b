import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECS } from '@aws-sdk/client-ecs';
import { test as base, type Page } from '@playwright/test';
import { freshContext } from '../../../fixtures/pages/browser.ts';
import type { CertificateFiles } from '../../../fixtures/rehearsal/platform/certificate.ts';
import { platformSite } from '../../../fixtures/rehearsal/platform/index.ts';
import type { Site } from '../../../fixtures/rehearsal/web/site.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import { httpClient } from '../../../fixtures/targets/http.ts';
import { rehearsal } from '../../../fixtures/targets/rehearsal.ts';
import type { Http, HttpAnswer } from '../../../harness/http.ts';
import { control } from '../clients.ts';
import { Stage, dataLayer, serviceLayer, type Parameters } from '../templates/stage.ts';
import { hostedSignIn, type Person } from './hosted-sign-in.ts';

export const domain = serviceLayer['PublicDomain'] ?? '';
export const vendor = { email: 'default-admin@vendor.example.com', password: 'delivered-with' };
export const web = `https://${domain}`;
export const api = `https://api.${domain}`;

export interface User {
  id: string;
  email: string;
  status: string;
  systemRole?: string;
  authType: string;
  roles: { organizationId: string; orgSlug: string; role: string; status: string }[];
}

/** A visitor's session on the API: what it is told, with the headers every call needs. */
export interface Caller {
  readonly user: User;
  readonly token: string;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<HttpAnswer>;
}

/** A world whose main account has both layers of the platform, and the platform in it. */
export class PlatformStage extends Stage {
  readonly http: Http;
  /** Whom the hosted sign-in vouches for, by the code it hands out. */
  readonly people: Map<string, Person>;

  /** Where the platform looks for the certificate it was given; nothing is there at first. */
  readonly certificate: CertificateFiles;

  constructor(world: World, people: Map<string, Person>, certificate: CertificateFiles) {
    super(world);
    this.certificate = certificate;
    this.people = people;
    this.http = httpClient({ rules: world.hostResolverRules, authority: world.webAuthority });
  }

  async launch(parameters: Parameters = {}, data: Parameters = {}): Promise<void> {
    await this.publish(this.region);
    await this.stack('data', 'data-layer/main.yml', 'v3.0.0', { ...dataLayer, ...data });
    await this.launchServices(parameters);
  }

  async launchServices(parameters: Parameters = {}): Promise<void> {
    await this.stack('services', 'service-layer/main.yml', 'v3.0.0', {
      ...serviceLayer,
      ...parameters,
    });
  }

  async restart(...names: readonly string[]): Promise<void> {
    const ecs = new ECS(this.client());
    for (const service of names)
      await ecs.updateService({ cluster: 'acme-production', service, forceNewDeployment: true });
    ecs.destroy();
  }

  control(path: string, body: object = {}): Promise<unknown> {
    return control(this.world, path, body);
  }

  login(email: string, password: string, subdomain?: string): Promise<HttpAnswer> {
    return this.http(`${api}/login`, {
      method: 'POST',
      body: JSON.stringify({ email, password, ...(subdomain && { subdomain }) }),
    });
  }

  async signedIn({ email, password } = vendor, slug = 'tetrascience'): Promise<Caller> {
    const answer = await this.login(email, password, slug);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
    const { token, user } = JSON.parse(answer.body) as { token: string; user: User };
    return {
      user,
      token,
      call: (method, path, body) =>
        this.http(`${api}${path}`, {
          method,
          headers: { 'ts-auth-token': token, 'x-org-slug': slug },
          ...(body && { body: JSON.stringify(body) }),
        }),
    };
  }

  /** A fresh browser on the sign-in page. */
  async open(): Promise<Page> {
    const roles = { main: 'RunproofDeployer', dr: 'RunproofDeployer' };
    const context = await freshContext(rehearsal('embedded', this.world, roles));
    const page = await context.newPage();
    await page.goto(`${web}/login`);
    return page;
  }

  /** Sends a form as a page of the platform would. */
  submit(
    path: string,
    fields: Readonly<Record<string, string>>,
    { cookie = '', origin = web }: { cookie?: string; origin?: string } = {},
  ): Promise<HttpAnswer> {
    return this.http(`${web}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, origin },
      body: new URLSearchParams(fields).toString(),
    });
  }
}

const patience = 90_000;

interface Used {
  readonly stage: PlatformStage;
  /** Whether anybody has been here, and whether both layers stand as they are launched by default. */
  dirty: boolean;
  launched: boolean;
}

/** `stage` is a world on its first day; in `platform` both layers stand, and the platform has a new database. */
export const test = base.extend<{ stage: PlatformStage; platform: PlatformStage }, { used: Used }>({
  used: [
    async ({}, use) => {
      const people = new Map<string, Person>();
      const folder = await mkdtemp(join(tmpdir(), 'runproof-platform-'));
      const certificate = {
        certificate: join(folder, 'certificate.pem'),
        key: join(folder, 'key.pem'),
      };
      const administrator = async () => vendor;
      const platform = platformSite({ domain, administrator, certificate });
      const world = await startWorld({
        trail: false,
        sites: [platform, (context): Site => hostedSignIn(context, people)],
      });
      const stage = new PlatformStage(world, people, certificate);
      await use({ stage, dirty: false, launched: false });
      await world.stop();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: patience },
  ],
  stage: async ({ used }, use, info) => {
    info.setTimeout(patience);
    if (used.dirty) await used.stage.world.reset();
    Object.assign(used, { dirty: true, launched: false });
    used.stage.people.clear();
    await use(used.stage);
  },
  platform: async ({ used }, use, info) => {
    info.setTimeout(patience);
    const { stage } = used;
    if (used.dirty && !used.launched) await stage.world.reset();
    if (used.launched) await stage.control('platform/new-database');
    else await stage.launch();
    Object.assign(used, { dirty: true, launched: true });
    await use(stage);
  },
});

export { expect } from '@playwright/test';
