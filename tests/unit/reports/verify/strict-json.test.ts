import { expect, test } from '@playwright/test';
import { readJson, readJsonBytes } from '../../../../reports/verify/strict-json.ts';

const taken: readonly string[] = [
  '{}',
  '[]',
  '{"a":{"b":[1,-2.5e3,"x",null,true,false]},"b":{"a":1}}',
  '{"a\\"b":"\\\\","a\\\\":"{\\"a\\":1,\\"a\\":2}"}',
  '[{"a":1},{"a":2}]',
  ' [ "" , { "" : "" } ] ',
];

for (const text of taken) {
  test(`takes ${text}`, () => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) as unknown });
  });
}

const refused: readonly (readonly [text: string, why: RegExp])[] = [
  ['{"a":1,"b":2,"a":3}', /"a" stands twice/],
  ['{"a":1,"\\u0061":3}', /"a" stands twice/],
  ['{"x":[{"a":{},"a":[]}]}', /"a" stands twice/],
  ['{"__proto__":{}}', /__proto__/],
  ['{"\\u005f_proto__":{}}', /__proto__/],
  ['[1e999]', /no reader can hold/],
  [`[${'9'.repeat(400)}]`, /no reader can hold/],
  ['[NaN]', /no JSON/],
  ['[-Infinity]', /no JSON/],
  ['{"a":1', /no JSON/],
  ['{"a":"', /no JSON/],
  ['"a', /no JSON/],
  ['', /no JSON/],
  ['{} {}', /no JSON/],
  ['{"a":1,}', /no JSON/],
  ["{'a':1}", /no JSON/],
  ['\u0000', /no JSON/],
  ['\ufeff{}', /no JSON/],
  [']'.repeat(10), /no JSON/],
  ['['.repeat(101) + ']'.repeat(101), /deeper than 100/],
  ['['.repeat(5_000_000), /deeper than 100/],
  [`[${'[],'.repeat(4_000_001)}[]]`, /more than 4000000 values/],
];

for (const [text, why] of refused) {
  test(`refuses ${JSON.stringify(text.slice(0, 30))} (${text.length} characters)`, () => {
    expect(readJson(text)).toEqual({ wrong: expect.stringMatching(why) });
  });
}

test('bytes that are no UTF-8 are refused', () => {
  expect(readJsonBytes(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toEqual({ wrong: 'no UTF-8' });
});
