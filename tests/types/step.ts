import { DescribeDomainConfigCommand, UpdateDomainConfigCommand } from '@aws-sdk/client-opensearch';
import { equal } from '../../harness/criteria.ts';
import { Secret } from '../../harness/secret.ts';
import { defineCheck, defineStep } from '../../harness/step.ts';
import { secret, text } from '../../harness/values.ts';

const header = {
  id: 'sample.step',
  procedure: 'sample#step',
  title: 'Sample',
  account: 'main',
  permissions: [],
} as const;

// @ts-expect-error neither undo nor irreversible
defineStep({
  ...header,
  async observe() {
    return { size: 1 };
  },
  criteria: { 'it has a size': ({ facts }) => equal(facts.size, 1) },
  async act() {},
});

// @ts-expect-error both undo and irreversible
defineStep({
  ...header,
  async observe() {
    return { size: 1 };
  },
  criteria: {},
  async act() {},
  async undo() {},
  irreversible: 'a sample',
});

defineCheck({
  ...header,
  produces: { zone: text('the zone') },
  // @ts-expect-error a forgotten output
  async observe() {
    return { size: 1 };
  },
  criteria: {},
});

defineCheck({
  ...header,
  // @ts-expect-error a secret as an output
  produces: { password: secret('the password') },
  async observe() {
    return { password: null };
  },
  criteria: {},
});

defineCheck({
  ...header,
  needs: { password: secret('the password') },
  // @ts-expect-error a secret as a fact
  async observe({ needs }) {
    return { password: needs.password };
  },
  criteria: {},
});

defineCheck({
  ...header,
  // @ts-expect-error a secret deep inside a fact
  async observe() {
    return { login: { password: new Secret('PASSWORD', 'correct horse') } };
  },
  criteria: {},
});

defineCheck({
  ...header,
  async observe({ aws }) {
    await aws.opensearch.send(new DescribeDomainConfigCommand({ DomainName: 'a' }));
    // @ts-expect-error writing in observe
    await aws.opensearch.send(new UpdateDomainConfigCommand({ DomainName: 'a' }));
    return {};
  },
  criteria: {},
});

defineCheck({
  ...header,
  async observe() {
    return { size: 1 };
  },
  criteria: {
    // @ts-expect-error a fact that observe does not give
    'it has a colour': ({ facts }) => equal(facts.colour, 'red'),
  },
});

defineCheck({
  ...header,
  async observe() {
    return { trails: [{ latest: 1 }], size: 1 };
  },
  varies: { 'trails.latest': 'it is the newest', size: 'it grows' },
  criteria: {},
});

defineCheck({
  ...header,
  async observe() {
    return { size: 1 };
  },
  // @ts-expect-error what changes by itself is a fact
  varies: { weight: 'there is no such fact' },
  criteria: {},
});
