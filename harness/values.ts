import * as z from 'zod';
import type { Json } from './json.ts';
import { Secret, type SecretReference } from './secret.ts';

declare const arnBrand: unique symbol;

/** An Amazon Resource Name; a plain text does not pass for one. */
export type Arn = string & { readonly [arnBrand]: true };

const arnPattern = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:\S+$/;

export function isArn(text: string): text is Arn {
  return arnPattern.test(text);
}

/** A typed need or output: what the wiring gives (`Given`), what the step gets (`T`), and a sentence about it. */
export interface Value<T, Given = T> {
  readonly about: string;
  readonly kind: 'text' | 'arn' | 'number' | 'flag' | 'list' | 'choice' | 'secret' | 'json';
  readonly optional: boolean;
  readonly schema: z.ZodType<T>;
  readonly given?: Given;
}

export type Values = Readonly<Record<string, Value<unknown, unknown>>>;
export type None = Readonly<Record<never, never>>;

/** Outputs are recorded in the ledger, so they are JSON; a secret cannot be one. */
export type Recordables = Readonly<Record<string, Value<Json>>>;

/** What a step is handed. */
export type Handed<V extends Values> = {
  readonly [K in keyof V]: V[K] extends Value<infer T, infer _> ? T : never;
};

/** What the wiring must supply; a secret is supplied as a reference and read only when the step is played. */
export type Supplied<V extends Values> = {
  readonly [K in keyof V]: V[K] extends Value<infer _, infer Given> ? Given : never;
};

export const text = (about: string): Value<string> => of('text', about, z.string().min(1));
export const number = (about: string): Value<number> => of('number', about, z.number());
export const flag = (about: string): Value<boolean> => of('flag', about, z.boolean());
export const arn = (about: string): Value<Arn> =>
  of(
    'arn',
    about,
    z
      .string()
      .refine(
        (given) => isArn(given),
        'an ARN, such as arn:aws:kms:…',
      ) as unknown as z.ZodType<Arn>,
  );
export const choice = <const Option extends string>(
  about: string,
  ...options: Option[]
): Value<Option> => of('choice', about, z.enum(options) as unknown as z.ZodType<Option>);
export const list = <T extends Json>(item: Value<T>): Value<readonly T[]> =>
  of('list', item.about, z.array(item.schema).readonly() as unknown as z.ZodType<readonly T[]>);
export const json = <T extends Json>(about: string): Value<T> =>
  of('json', about, z.json() as unknown as z.ZodType<T>);
export const secret = (about: string): Value<Secret, SecretReference> =>
  of('secret', about, z.instanceof(Secret));

/** May be absent; the step then gets `null`. */
export function optional<T, Given>(value: Value<T, Given>): Value<T | null, Given | null> {
  return { about: value.about, kind: value.kind, optional: true, schema: value.schema.nullable() };
}

function of<T, Given = T>(
  kind: Value<T>['kind'],
  about: string,
  schema: z.ZodType<T>,
): Value<T, Given> {
  return { about, kind, optional: false, schema };
}
