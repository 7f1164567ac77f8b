import { readFileSync } from 'node:fs';

/** In the order in which they use each other; no two of them declare the same name. */
const files = [
  'walk',
  'data',
  'envelopes',
  'parts',
  'check-line',
  'check',
  'pictures',
  'find',
  'keys',
  'look',
  'report',
];

/** The script of every page as one: a page loads nothing, so its modules stand one after the other. */
export const script = `(() => {\n'use strict';\n${files.map(module).join('\n')}})();`;

function module(name: string): string {
  const text = readFileSync(new URL(`browser/${name}.js`, import.meta.url), 'utf8');
  return text.replaceAll(/^import [^;]*;\n/gm, '').replaceAll(/^export /gm, '');
}
