/** `KEY is VALUE`, `KEY is set`, `KEY is empty`. */
export interface Condition {
  readonly key: string;
  readonly is: { readonly value: string } | 'set' | 'empty';
}

/** When a key must have a value, and when nothing may stand there. All conditions of a list have to hold. */
export interface Requirement {
  readonly text: string;
  readonly required: 'always' | 'never' | 'optional' | readonly Condition[];
  readonly emptyWhen: readonly Condition[] | 'not required' | null;
}

const key = '[A-Z][A-Z0-9_]*';
const condition = new RegExp(`^(${key}) is (\\S+)$`);

/** Reads the words of the column "Required"; undefined where they are not understood. */
export function parseRequirement(text: string): Requirement | undefined {
  if (text === 'always' || text === 'optional') return { text, required: text, emptyWhen: null };
  if (text === 'never') return { text, required: 'never', emptyWhen: [] };
  let required: Requirement['required'] = 'optional';
  let emptyWhen: Requirement['emptyWhen'] = null;
  for (const clause of text.split(', ')) {
    const [, word = '', rest = ''] = /^(when|empty when) (.+)$/.exec(clause) ?? [];
    if (clause === 'else empty' && required !== 'optional') emptyWhen = 'not required';
    else {
      const conditions = parseConditions(rest);
      if (conditions === undefined) return undefined;
      if (word === 'when') required = conditions;
      else emptyWhen = conditions;
    }
  }
  return { text, required, emptyWhen };
}

function parseConditions(text: string): Condition[] | undefined {
  const conditions = text.split(' and ').map((one): Condition | undefined => {
    const [, name, value] = condition.exec(one) ?? [];
    if (name === undefined || value === undefined) return undefined;
    return { key: name, is: value === 'set' || value === 'empty' ? value : { value } };
  });
  return conditions.every((one) => one !== undefined) ? conditions : undefined;
}

/** The conditions in words, as a reason: "ENABLE_DR is true and …". */
export function inWords(conditions: readonly Condition[]): string {
  return conditions
    .map(({ key: name, is }) => `${name} is ${typeof is === 'string' ? is : is.value}`)
    .join(' and ');
}

/** Whether every condition holds for the values, which have their defaults in place. */
export function holds(
  conditions: readonly Condition[],
  valueOf: (key: string) => string | undefined,
): boolean {
  return conditions.every(({ key: name, is }) => {
    const value = valueOf(name) ?? '';
    if (is === 'set') return value !== '';
    if (is === 'empty') return value === '';
    return value === is.value;
  });
}
