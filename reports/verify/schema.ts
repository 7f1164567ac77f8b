import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const compiled = new Map<string, ValidateFunction>();

/** The first thing in which a value does not fit a schema of `reports/`; `null` where it fits. */
export function misfit(
  schema: 'record.schema.json' | 'protocol.schema.json',
  value: unknown,
): { readonly place: string; readonly text: string } | null {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return null;
  const [error] = validate.errors ?? [];
  return { place: error?.instancePath ?? '', text: error?.message ?? 'another form' };
}

function compile(schema: string): ValidateFunction {
  const text = readFileSync(new URL(`../${schema}`, import.meta.url), 'utf8');
  return new Ajv2020({ strict: true, allowUnionTypes: true, logger: false }).compile(
    JSON.parse(text) as object,
  );
}
