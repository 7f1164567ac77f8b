import { expect, test } from '@playwright/test';
import type { LaunchParameter } from '../../../harness/launch-parameters.ts';
import { compareParameters, isOfLayer, type Asked } from '../../../steps/products/comparison.ts';

const ours = (over: Partial<LaunchParameter> = {}): LaunchParameter => ({
  name: 'Size',
  value: 'small',
  source: 'document default',
  chosen: false,
  documented: { default: 'small' },
  key: 'SIZE',
  ...over,
});
const asked = (over: Asked = {}): Asked => ({
  ParameterKey: 'Size',
  DefaultValue: 'small',
  ...over,
});
const compare = (one: readonly LaunchParameter[], other: readonly Asked[]) =>
  compareParameters(one, other, 'OTHER').map(
    ({ blocks, finding }) => `${blocks ? 'blocks' : 'says'}: ${finding}`,
  );

test('where both say the same there is nothing to find', () => {
  expect(compare([ours()], [asked()])).toEqual([]);
  const silent = ours({ value: null, documented: { default: null } });
  expect(compare([silent], [asked({ DefaultValue: '' })])).toEqual([]);
});

test('what the product does not ask for is left out, unless the environment sets it', () => {
  expect(compare([ours()], [])).toEqual(['says: the product does not ask for it; it is left out']);
  const set = ours({ chosen: true, source: 'acme.env:7' });
  expect(compare([set], [])).toEqual([
    'blocks: the product does not ask for it, yet SIZE sets it (acme.env:7)',
  ]);
  expect(compare([{ ...set, value: null }], [])).toEqual([
    'says: the product does not ask for it; it is left out',
  ]);
});

test('a name that differs by case is another name, and that is said', () => {
  const found = compare(
    [ours({ name: 'KMSKeySource', chosen: true })],
    [asked({ ParameterKey: 'KmsKeySource' })],
  );
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^blocks: .*asks for KmsKeySource, which differs by case/);
  expect(found[1]).toMatch(/^says: .*they have KMSKeySource, which differs by case/);
});

test('what only the product knows takes its default, and blocks without one', () => {
  const more = asked({ ParameterKey: 'More' });
  expect(compare([ours()], [asked(), more])).toEqual([
    'says: the tables do not know it; the product\'s default "small" is used',
  ]);
  expect(compare([ours()], [asked(), { ParameterKey: 'More' }])).toEqual([
    'blocks: the tables do not know it; the product has no default for it and OTHER says nothing',
  ]);
  const other = ours({ name: 'More', documented: null, chosen: true, key: 'OTHER' });
  expect(compare([ours(), other], [asked(), { ParameterKey: 'More' }])).toEqual([]);
});

test('another default than in the document is said, with what is used', () => {
  expect(compare([ours()], [asked({ DefaultValue: 'large' })])).toEqual([
    'says: the default is "large", in the document "small"; the value of the environment is sent',
  ]);
  const silent = ours({ value: null, documented: { default: null } });
  expect(compare([silent], [asked({ DefaultValue: 'none' })])).toEqual([
    'says: the default is "none", the document has none; the product\'s is used',
  ]);
});

test('nothing said and no default blocks, naming the key', () => {
  const silent = ours({ value: null, documented: { default: null } });
  expect(compare([silent], [{ ParameterKey: 'Size' }])).toEqual([
    'blocks: the product has no default for it and SIZE says nothing',
  ]);
});

const broken: [string, Asked, string][] = [
  [
    'not among the allowed',
    { ParameterConstraints: { AllowedValues: ['large'] } },
    'allows large, not "small"',
  ],
  [
    'against the pattern',
    { ParameterConstraints: { AllowedPattern: 'smal' } },
    'wants smal, not "small"',
  ],
  [
    'against the pattern, in the words of the template',
    { ParameterConstraints: { AllowedPattern: '[A-Z]+', ConstraintDescription: 'capitals' } },
    'wants capitals',
  ],
  ['no number', { ParameterType: 'Number' }, 'wants a number'],
  ['too short', { ParameterConstraints: { MinLength: '6' } }, 'wants 6 characters'],
  ['too long', { ParameterConstraints: { MaxLength: '4' } }, 'allows 4 characters'],
];
for (const [name, over, said] of broken) {
  test(`a value that is ${name} blocks`, () => {
    const [found, ...more] = compare([ours()], [asked(over)]);
    expect(found).toContain(`blocks: the product ${said}`);
    expect(more).toEqual([]);
  });
}

test('numbers keep within their limits, lists are looked at item by item', () => {
  const number = (value: string, ParameterConstraints: object) =>
    compare([ours({ value })], [asked({ ParameterType: 'Number', ParameterConstraints })]);
  expect(number('5', { MinValue: '1', MaxValue: '9' })).toEqual([]);
  expect(number('0', { MinValue: '1' })[0]).toContain('wants 1 at least');
  expect(number('10', { MaxValue: '9' })[0]).toContain('allows 9 at most');
  const list = (value: string) =>
    compare(
      [ours({ value })],
      [
        asked({
          ParameterType: 'CommaDelimitedList',
          ParameterConstraints: { AllowedPattern: '[a-z]' },
        }),
      ],
    );
  expect(list('a,b')).toEqual([]);
  expect(list('a,B')).toHaveLength(1);
});

test('a pattern of Java that cannot be read here holds nothing up', () => {
  expect(
    compare([ours()], [asked({ ParameterConstraints: { AllowedPattern: '[a-z]++' } })]),
  ).toEqual(['says: its pattern [a-z]++ cannot be checked here; CloudFormation will']);
});

test('what is not to be echoed is in no finding', () => {
  const secret = ours({ value: 'hunter2', documented: { default: 'hunter3' } });
  const product = asked({
    IsNoEcho: true,
    DefaultValue: 'hunter4',
    ParameterConstraints: { AllowedValues: ['x'] },
  });
  expect(compare([secret], [product]).join()).not.toContain('hunter');
  expect(compare([], [product]).join()).not.toContain('hunter');
});

test('a template is a layer’s where it has more than half of the documented parameters', () => {
  const three = ['A', 'B', 'C'].map((name) => ours({ name }));
  expect(isOfLayer(three, ['A', 'B', 'X', 'Y', 'Z'])).toBe(true);
  expect(isOfLayer(three, ['A', 'X'])).toBe(false);
  expect(isOfLayer([...three, ours({ name: 'X', documented: null })], ['A', 'X'])).toBe(false);
});
