import { expect, test } from '@playwright/test';
import { compareForm } from '../../../steps/products/launching.ts';

const form = {
  product: 'Layer',
  productId: 'prod-1',
  name: 'layer',
  version: { name: 'v3.0.0', id: 'pa-1' },
  parameters: [
    { key: 'Size', label: 'Size of it', value: 'small' },
    { key: 'Count', label: null, value: '2' },
  ],
};
const known = [
  ['Size', 'Size of it'],
  ['Count', null],
  ['Other', 'Another one'],
] as const;
const shown = { version: 'v3.0.0', parameters: { 'Size of it': 'small', Count: '2', Other: 'x' } };

test('a form that shows what was entered is sent', () => {
  expect(() => compareForm(form, known, shown)).not.toThrow();
});

const wrong: [string, object, RegExp][] = [
  ['another version', { version: 'v3.1.0' }, /version v3\.1\.0, not v3\.0\.0/],
  [
    'another value',
    { parameters: { ...shown.parameters, Count: '3' } },
    /Count is not what was entered/,
  ],
  ['no such field', { parameters: { Count: '2' } }, /no field for Size/],
  ['a field nobody knows', { parameters: { ...shown.parameters, New: '' } }, /field "New"/],
];
for (const [name, over, said] of wrong) {
  test(`a form with ${name} is not`, () => {
    const compare = () => compareForm(form, known, { ...shown, ...over });
    expect(compare).toThrow('RP-B474');
    expect(compare).toThrow(said);
  });
}
