import { expect, test } from '@playwright/test';
import { spansWithin, splice } from '../../harness/json-text.ts';

test('finds the elements of a list and the values of an object, whatever stands in them', () => {
  const text = ' { "a\\"]" : [1, {"b":"]}, \\\\"} ,"x" ], "c":{ } , "d" : -1.5e3}\n';
  const spans = spansWithin(text);
  const shown = [...spans].map(([key, { start, end }]) => [key, text.slice(start, end)]);
  expect(shown).toEqual([
    ['a"]', '[1, {"b":"]}, \\\\"} ,"x" ]'],
    ['c', '{ }'],
    ['d', '-1.5e3'],
  ]);
  const list = spans.get('a"]');
  expect(
    [...spansWithin(text, list).values()].map(({ start, end }) => text.slice(start, end)),
  ).toEqual(['1', '{"b":"]}, \\\\"}', '"x"']);
});

test('has nothing to find in an empty list or a scalar', () => {
  expect(spansWithin('[ ]').size).toBe(0);
  expect(spansWithin('"[1]"').size).toBe(0);
});

test('replaces one part and keeps every other byte', () => {
  const text = '{"a":[1 ,2,  3 ]}';
  const list = spansWithin(text).get('a');
  const second = spansWithin(text, list).get('1') ?? { start: 0, end: 0 };
  expect(splice(text, second, '{"new":true}')).toBe('{"a":[1 ,{"new":true},  3 ]}');
});
