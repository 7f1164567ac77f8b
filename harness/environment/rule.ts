import * as z from 'zod';
import { formats, type Format } from './formats.ts';

export type Kind =
  'text' | 'arn' | 'flag' | 'number' | 'choice' | 'list' | 'assignments' | 'secret';

/** A rule of the tables, ready to read a value. */
export interface Rule {
  readonly text: string;
  readonly kind: Kind;
  /** Completes "must be …". */
  readonly expected: string;
  readonly example: string;
  readonly choices?: readonly string[];
  /** May also be `output:NAME`. */
  readonly orOutput: boolean;
  readonly special: 'fixed' | 'empty' | null;
  /** From the text of the file to the value; fails where the rule is broken. */
  readonly schema: z.ZodType<unknown, string>;
}

const logRetention = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Reads the words of the column "Rule"; undefined where they are not understood. */
export function parseRule(text: string, fallback: string | null): Rule | undefined {
  const orOutput = text.endsWith(' or output');
  const words = orOutput ? text.slice(0, -' or output'.length) : text;
  const plain = plainRule(words, fallback);
  if (plain === undefined) return undefined;
  if (!orOutput) return { orOutput, special: null, text, ...plain };
  return {
    special: null,
    ...plain,
    text,
    orOutput,
    expected: `${plain.expected}, or output:NAME for an output of the DR stack`,
    schema: z.union([
      z
        .string()
        .regex(/^output:[A-Za-z0-9]{1,255}$/)
        .transform((given) => ({ output: given.slice('output:'.length) })),
      plain.schema,
    ]),
  };
}

type Plain = Omit<Rule, 'text' | 'orOutput' | 'special'> & { readonly special?: Rule['special'] };

function plainRule(words: string, fallback: string | null): Plain | undefined {
  if (words === 'empty')
    return { kind: 'text', expected: 'nothing', example: '', special: 'empty', schema: z.never() };
  if (words === 'fixed') {
    if (fallback === null) return undefined;
    const flag = fallback === 'true' || fallback === 'false';
    const exact = z.literal(fallback);
    return {
      kind: flag ? 'flag' : 'text',
      expected: fallback,
      example: fallback,
      special: 'fixed',
      schema: flag ? exact.transform((given) => given === 'true') : exact,
    };
  }
  if (words === 'true or false') {
    return {
      kind: 'flag',
      expected: words,
      example: 'true',
      choices: ['true', 'false'],
      schema: z.enum(['true', 'false']).transform((given) => given === 'true'),
    };
  }
  if (words === 'secret') {
    return {
      kind: 'secret',
      expected: 'env:NAME, file:PATH or ssm:/PATH',
      example: 'env:NAME_OF_A_VARIABLE',
      schema: z
        .string()
        .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:[^\0]{1,1024}|ssm:\/[A-Za-z0-9_./-]{1,1010})$/),
    };
  }
  if (words === 'assignments') return assignments;
  if (words === 'list')
    return listOf(
      formats['display name'],
      'texts, with commas between them',
      'platform-admins,platform-owners',
    );
  if (words === 'subnet ids')
    return listOf(
      formats['subnet id'],
      'ids of subnets, with commas between them, each once',
      'subnet-0a1b2c3d4e5f67890,subnet-0a1b2c3d4e5f67891',
    );
  if (words === 'versions')
    return listOf(
      formats['version'],
      'versions, with commas between them, each once',
      'v3.1.0,v3.2.0',
    );
  if (words === 'resource paths')
    return listOf(
      formats['resource path'],
      'logical ids from the outermost stack on, with commas between resources, each once',
      'Database/Database,Storage/DatalakeBucket',
    );
  if (words === 'route table ids')
    return listOf(
      formats['route table id'],
      'ids of route tables, with commas between them, each once',
      'rtb-0a1b2c3d4e5f67890',
    );
  if (words === 'service names')
    return listOf(
      formats['service name'],
      'names of services, with commas between them, each once',
      'ts-service-web,ts-service-api',
    );
  if (words === 'log retention') {
    return {
      kind: 'number',
      expected: `a number of days CloudWatch allows: ${logRetention.join(', ')}`,
      example: '90',
      schema: whole.refine((given) => logRetention.includes(given)),
    };
  }
  const choices = /^one of (.+)$/.exec(words)?.[1]?.split(', ');
  if (choices !== undefined)
    return {
      kind: 'choice',
      expected: words,
      example: choices[0] ?? '',
      choices,
      schema: z.enum(choices as [string, ...string[]]),
    };
  const [, least, greatest] = /^integer from (\d+) to (\d+)$/.exec(words) ?? [];
  if (least !== undefined && greatest !== undefined) {
    return {
      kind: 'number',
      expected: `a whole number from ${least} to ${greatest}`,
      example: least,
      schema: whole.refine((given) => given >= Number(least) && given <= Number(greatest)),
    };
  }
  const format = formats[words];
  if (format === undefined) return undefined;
  return {
    kind: words.startsWith('ARN of') ? 'arn' : 'text',
    expected: format.expected,
    example: format.example,
    schema: z.string().refine(format.fits),
  };
}

const whole = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,8})$/)
  .transform(Number);

function listOf(format: Format | undefined, expected: string, example: string): Plain {
  const schema = z
    .string()
    .transform((given) => given.split(',').map((item) => item.trim()))
    .refine(
      (items) =>
        items.every((item) => format?.fits(item) === true) && new Set(items).size === items.length,
    );
  return { kind: 'list', expected, example, schema };
}

const assignments: Plain = {
  kind: 'assignments',
  expected: 'Name=value, with semicolons between several, each name once',
  example: 'EnvironmentSize=Large',
  schema: z
    .string()
    .transform((given) =>
      given.split(';').map((part) => /^([A-Za-z][A-Za-z0-9]{0,254})=(.*)$/u.exec(part.trim())),
    )
    .refine(
      (found) =>
        found.every((one) => one !== null) &&
        new Set(found.map((one) => one?.[1])).size === found.length,
    )
    .transform((found) => Object.fromEntries(found.map((one) => [one?.[1] ?? '', one?.[2] ?? '']))),
};
