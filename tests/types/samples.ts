import { equal } from '../../harness/criteria.ts';
import { defineRunbook, type EnvironmentSchema } from '../../harness/runbook.ts';
import { defineCheck, defineStep } from '../../harness/step.ts';
import { arn, text } from '../../harness/values.ts';

export interface SampleEnvironment {
  readonly disasterRecovery: boolean;
  readonly domain: string;
}

export const parameters: EnvironmentSchema<SampleEnvironment> = {};

export const makeKey = defineCheck({
  id: 'sample.make-key',
  procedure: 'sample#make-key',
  title: 'Make a key',
  account: 'main',
  produces: { keyArn: arn('the key') },
  permissions: [],
  async observe() {
    return { keyArn: null, size: 1 };
  },
  criteria: { 'it has a size': ({ facts }) => equal(facts.size, 1) },
});

export const useKey = defineStep({
  id: 'sample.use-key',
  procedure: 'sample#use-key',
  title: 'Use a key',
  account: 'main',
  needs: { keyArn: arn('the key') },
  permissions: [],
  async observe({ needs }) {
    return { used: needs.keyArn };
  },
  criteria: { 'it is used': ({ facts, needs }) => equal(facts.used, needs.keyArn) },
  async act() {},
  irreversible: 'a sample',
});

export const nameDomain = defineCheck({
  id: 'sample.name-domain',
  procedure: 'sample#name-domain',
  title: 'Name a domain',
  account: 'main',
  needs: { domain: text('the domain') },
  produces: { zone: text('the zone') },
  permissions: [],
  async observe({ needs }) {
    return { zone: needs.domain };
  },
  criteria: {},
});

export const sample = defineRunbook({
  id: 'sample',
  title: 'Sample',
  procedure: 'sample',
  parameters,
});
