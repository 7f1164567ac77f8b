import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const styles: Readonly<Record<string, Style>> = {
  passed: 'green',
  'already conformant': 'green',
  'would act': 'cyan',
  'not applicable': 'dim',
  failed: ['red', 'bold'],
  blocked: ['red', 'bold'],
  pending: 'yellow',
  'not supported': 'yellow',
  'not run': 'dim',
};
const marks: Readonly<Record<string, string>> = {
  passed: '✓',
  'already conformant': '=',
  'would act': '→',
  'not applicable': '–',
  failed: '✗',
  blocked: '■',
  pending: '◷',
  'not supported': '○',
  'not run': '·',
};
const width = Math.max(...Object.keys(marks).map((verdict) => verdict.length));

/** Colours only where the terminal shows them; a verdict is told by its word, never by colour alone. */
export const paint = {
  dim: (text: string): string => styleText('dim', text, { stream: process.stdout }),
  bold: (text: string): string => styleText('bold', text, { stream: process.stdout }),
  verdict: (verdict: string): string =>
    styleText(
      styles[verdict] ?? ['red', 'bold'],
      `${marks[verdict] ?? '?'} ${verdict.padEnd(width)}`,
      {
        stream: process.stdout,
      },
    ),
};
