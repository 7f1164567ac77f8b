import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describeProtocol } from '../../../cli/describing/protocol.ts';
import { loadRunbook } from '../../../cli/runbooks.ts';
import { loadEnvironment } from '../../../harness/environment/index.ts';
import { readProcedures } from '../../../harness/procedures/index.ts';
import { appliesIn, digestOfProtocol, type Protocol } from '../../../harness/protocol/protocol.ts';
import { sampleProtocol } from '../../golden/sample-protocol.ts';

const software = { version: '0.1.0', commit: 'c0ffee', modified: false, node: 'v24.0.0' };
const environment = loadEnvironment('rehearsal');
const procedures = readProcedures();
const runbook = await loadRunbook('new-install');
const drawn = (): Protocol => describeProtocol(runbook, environment, software, procedures);

const schemaOf = (what: 'protocol' | 'record') =>
  JSON.parse(
    readFileSync(new URL(`../../../reports/${what}.schema.json`, import.meta.url), 'utf8'),
  ) as { readonly $defs: Readonly<Record<string, unknown>> };
const schema = schemaOf('protocol');
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

test('the protocol of a new installation has every step in order, with what is asked of each', () => {
  const protocol = drawn();
  expect(protocol.steps.map(({ id }) => id)).toEqual(runbook.placed.map(({ step }) => step.id));
  expect(protocol.runbook.qualifies).toBe(true);
  const texts = new Map(protocol.procedures.map((one) => [one.id, one]));
  for (const step of protocol.steps) {
    const procedure = texts.get(step.procedure);
    expect(procedure, step.procedure).toBeDefined();
    expect([...step.criteria].toSorted(), step.id).toEqual(procedure?.expectedResults.toSorted());
    expect(step.attestations.map(({ name }) => name).toSorted(), step.id).toEqual(
      procedure?.attestedResults.toSorted(),
    );
    expect(step.criteria.length + step.attestations.length, step.id).toBeGreaterThan(0);
  }
  const final = protocol.steps.filter(({ irreversible }) => irreversible !== null);
  expect(final.map(({ id }) => id)).toContain('deployment.launch-data-layer');
});

test('it says which steps a decision excludes, and which a statement will leave out later', () => {
  const conditions = new Map(drawn().steps.map((step) => [step.id, step]));
  const dhcp = conditions.get('pre-deployment.confirm-dhcp-options');
  expect(dhcp && appliesIn(dhcp)).toBe(false);
  expect(conditions.get('pre-deployment.confirm-deployer-privileges')?.conditions).toEqual([
    expect.objectContaining({ holds: 'until attested' }),
  ]);
});

test('secrets stand in it by their places only', () => {
  const password = drawn().parameters.find(({ key }) => key === 'NAMED_ADMINISTRATOR_PASSWORD');
  expect(password?.value).toMatch(/^rehearsal:/);
});

test('the same content has the same digest, whatever draws it, and every part of it counts', () => {
  const digest = digestOfProtocol(drawn());
  const elsewhere = { ...software, node: 'v24.99.0' };
  expect(digestOfProtocol(describeProtocol(runbook, environment, elsewhere, procedures))).toBe(
    digest,
  );
  const others = [
    describeProtocol(runbook, environment, { ...software, commit: 'decaf' }, procedures),
    describeProtocol(
      runbook,
      environment,
      software,
      procedures.map((one) => ({ ...one, purpose: 'None.' })),
    ),
    describeProtocol(runbook, { ...environment, target: 'localstack' }, software, procedures),
    { ...drawn(), decisions: [] },
    { ...drawn(), parameters: [] },
  ];
  expect(new Set([digest, ...others.map(digestOfProtocol)]).size).toBe(others.length + 1);
});

test('it fits its schema', () => {
  for (const protocol of [drawn(), sampleProtocol]) {
    validate(protocol);
    expect(validate.errors).toBeNull();
  }
});

test('its schema says of procedures, parameters and accounts what that of a record says', () => {
  const record = schemaOf('record');
  for (const name of ['procedure', 'parameter', 'account'])
    expect(schema.$defs[name], name).toEqual(record.$defs[name]);
});

const [first, ...rest] = sampleProtocol.steps;
const faults: readonly (readonly [name: string, fault: unknown])[] = [
  ['a field nobody knows', { ...sampleProtocol, remark: 'fine' }],
  ['another version', { ...sampleProtocol, version: 2 }],
  ['a target nobody knows', { ...sampleProtocol, target: 'moon' }],
  [
    'a condition nobody knows',
    {
      ...sampleProtocol,
      steps: [{ ...first, conditions: [{ otherwise: 'x', holds: 'perhaps' }] }, ...rest],
    },
  ],
  [
    'a step without criteria',
    { ...sampleProtocol, steps: [{ ...first, criteria: undefined }, ...rest] },
  ],
];

for (const [name, fault] of faults) {
  test(`the schema refuses ${name}`, () => {
    expect(validate(JSON.parse(JSON.stringify(fault)))).toBe(false);
  });
}
