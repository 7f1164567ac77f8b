import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { program } from '../../../cli/program.ts';
import { isThere } from '../../validation/requirements.ts';

const page = readFileSync(new URL('../../../docs/qualification.md', import.meta.url), 'utf8');

/** Every clause has a line, and every line says by which test it is met, by whom else, or that it is not. */
const letters = (clause: string, last: string): readonly string[] =>
  Array.from('abcdefghijk')
    .filter((letter) => letter <= last)
    .map((letter) => `${clause}(${letter})`);
const clauses = [
  letters('11.10', 'k'),
  ['11.30', '11.50(a)', '11.50(b)', '11.70'],
  letters('11.100', 'c'),
  ['11.200(a)(1)', '11.200(a)(2)', '11.200(a)(3)', '11.200(b)'],
  letters('11.300', 'e'),
  Array.from({ length: 17 }, (_, index) => `Annex 11 §${index + 1}`),
].flat();

interface Line {
  readonly clause: string;
  readonly tests: readonly string[];
  readonly honest: boolean;
}

function linesOf(text: string): readonly Line[] {
  return text.split('\n').flatMap((row) => {
    const [, clause = '', asks, met = '', left = ''] = row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (asks === undefined || asks === 'Asks' || /^-+$/.test(asks)) return [];
    const tests = [...`${met} ${left}`.matchAll(/`(tests\/[^`]+)`/g)].map(
      ([, named = '']) => named,
    );
    const honest = left.includes('**Customer**') || /^Not (used|Runproof’s|Runproof's)/.test(met);
    return [{ clause, tests, honest }];
  });
}

test('every clause is answered: by a test, by the customer’s procedure, or not at all and says so', () => {
  const lines = linesOf(page);
  expect(lines.map(({ clause }) => clause)).toEqual(clauses);
  expect(lines.filter(({ tests, honest }) => tests.length === 0 && !honest)).toEqual([]);
  expect(linesOf('| 11.10(a) | x | trust us | – |')).toEqual([
    { clause: '11.10(a)', tests: [], honest: false },
  ]);
});

test('every test it names exists, by file and title', () => {
  const named = linesOf(page).flatMap(({ tests }) => tests);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((one) => !one.includes(' › ') || !isThere(one))).toEqual([]);
  expect(isThere('tests/unit/docs/qualification.test.ts › no such test')).toBe(false);
  expect(isThere('tests/unit/docs/none.test.ts › every test it names exists')).toBe(false);
});

test('the commands and options it tells of are those of the program', () => {
  const told = [...page.matchAll(/`npx runproof (\w+)([^`]*)`/g)];
  expect(told.length).toBeGreaterThan(4);
  for (const [text, name, rest = ''] of told) {
    const command = program().commands.find((one) => one.name() === name);
    const known = command?.options.map(({ long }) => long);
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(known, text).toContain(option);
    expect(command, text).toBeDefined();
  }
});
