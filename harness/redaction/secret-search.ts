import { formsOf, type Form, type View } from './forms.ts';

/** A name and a way to the value, so that nothing prints the value by accident. A `Secret` is one. */
export interface KnownSecret {
  readonly name: string;
  reveal(): string;
}

/** A stretch of text that gives a secret away. */
export interface Finding {
  start: number;
  end: number;
  secret: string;
  form: Form;
}

/** Finds known secrets in a text, in every form of forms.ts, ordered by start; overlapping ones are all listed. */
export interface SecretSearch {
  in(text: string): Finding[];
  /** The most characters one finding can span. */
  readonly span: number;
}

/** Under this many characters a value, or one of its encoded forms, turns up by chance. */
export const shortestSecret = 6;
/** Lines of a secret of several lines are searched one by one from this length on. */
const shortestLine = 12;
/** V8 no longer optimises regular expressions of over 20 kB; several smaller ones are twice as fast. */
const largestSource = 8_000;
/** Three levels of percent encoding of a character of four bytes. */
const widestCharacter = 40;

interface Pattern {
  secret: string;
  form: Form;
  source: string;
}

export function searchFor(secrets: readonly KnownSecret[], view: View = 'text'): SecretSearch {
  const values = secrets.flatMap((secret) =>
    partsOf(secret.reveal()).map((value) => ({ name: secret.name, value })),
  );
  const patterns = values.flatMap(({ name, value }) =>
    formsOf(value, view).map((form): Pattern => ({ secret: name, ...form })),
  );
  const groups = group(patterns).map((members) => ({
    any: new RegExp(members.map(({ source }) => source).join('|'), 'g'),
    each: members.map(({ secret, form, source }) => ({
      secret,
      form,
      here: new RegExp(source, 'y'),
    })),
  }));
  return {
    span: Math.max(0, ...values.map(({ value }) => value.length)) * widestCharacter,
    in(text) {
      const findings: Finding[] = [];
      for (const { any, each } of groups) {
        any.lastIndex = 0;
        for (let match = any.exec(text); match !== null; match = any.exec(text)) {
          for (const { secret, form, here } of each) {
            here.lastIndex = match.index;
            if (here.test(text)) {
              findings.push({ start: match.index, end: here.lastIndex, secret, form });
            }
          }
          any.lastIndex = match.index + 1;
        }
      }
      return findings.toSorted((a, b) => a.start - b.start || b.end - a.end);
    },
  };
}

/** The whole and, of a private key and the like, its lines; the armour around a key is no secret. */
function partsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const parts =
    lines.length === 1
      ? []
      : lines.filter((line) => line.length >= shortestLine && !line.startsWith('-----'));
  return [...new Set([value, value.trim(), ...parts])].filter((part) => part !== '');
}

function group(patterns: Pattern[]): Pattern[][] {
  const groups: Pattern[][] = [];
  let size = Infinity;
  for (const pattern of patterns) {
    if (size + pattern.source.length > largestSource) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(pattern);
    size += pattern.source.length;
  }
  return groups;
}
