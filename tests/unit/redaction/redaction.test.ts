import { expect, test } from '@playwright/test';
import {
  knownSecrets,
  redact,
  redactJson,
  redactorOf,
  registerSecret,
} from '../../../harness/redaction.ts';
import { Secret } from '../../../harness/secret.ts';
import { encodings, known, privateKey } from './encodings.ts';

const value = 'p@ss "wörd"/<x>&\\1';
const label = '[secret DB]';
const { redact: redactIt, redactJson: redactAll } = redactorOf([known('DB', value)]);

for (const [form, encode] of Object.entries(encodings)) {
  test(`a secret is redacted ${form}`, () => {
    const text = `before ${encode(value)} after`;
    expect(redactIt(text)).toMatch(/^before .{0,4}\[secret DB\].{0,8} after$/);
  });
}

for (const shift of [0, 1, 2]) {
  test(`a secret is redacted within base64 that starts ${shift} bytes before it`, () => {
    const encoded = Buffer.from(`${'u'.repeat(shift)}${value}:tail`).toString('base64');
    const redacted = redactIt(encoded);
    expect(redacted).toContain(label);
    const rest = redacted.replace(label, '');
    expect(rest.length).toBeLessThanOrEqual(4 + Math.ceil(((shift + ':tail'.length) * 8) / 6));
  });
}

test('text without a secret comes back as it was, with none known and with one', () => {
  const text = 'Refuse plain HTTP on "acme" & %20\n';
  expect(redactorOf([]).redact(text)).toBe(text);
  expect(redactIt(text)).toBe(text);
  const data = { a: [text, 1, null, { b: true }] };
  expect(redactAll(data)).toBe(data);
});

test('of secrets within and across each other nothing is left', () => {
  const all = redactorOf([
    known('INNER', 'abcdef'),
    known('OUTER', 'xxabcdefyy'),
    known('NEXT', 'efyyzzzz'),
  ]);
  expect(all.redact('1 xxabcdefyy 2')).toBe('1 [secret OUTER] 2');
  expect(all.redact('1 abcdef 2')).toBe('1 [secret INNER] 2');
  expect(all.redact('1 xxabcdefyyzzzz 2')).toBe('1 [secret OUTER][secret NEXT] 2');
  expect(all.redact('abcdefabcdef')).toBe('[secret INNER][secret INNER]');
});

test('redacting twice changes nothing', () => {
  const once = redactIt(`${value} ${encodeURIComponent(value)}`);
  expect(redactIt(once)).toBe(once);
});

test('a private key is redacted whole and line by line', () => {
  const { redact: redactKey } = redactorOf([known('KEY', privateKey)]);
  expect(redactKey(`a ${privateKey} b`)).toBe('a [secret KEY] b');
  expect(redactKey(`a ${JSON.stringify(privateKey)} b`)).toBe('a "[secret KEY]" b');
  expect(redactKey(`a ${privateKey.replaceAll('\n', '\r\n')} b`)).toBe('a [secret KEY] b');
  const [armour = '', line = ''] = privateKey.split('\n');
  expect(redactKey(`  ${line}|`)).toBe('  [secret KEY]|');
  expect(redactKey(armour)).toBe(armour);
});

test('texts, keys and numbers within a value are redacted, and nothing else is touched', () => {
  const numbers = redactorOf([known('PIN', '48151623')]);
  expect(redactAll({ [value]: [`x${value}`, { ok: 1 }] })).toEqual({
    [label]: [`x${label}`, { ok: 1 }],
  });
  expect(redactAll({ [value]: 1, [encodeURIComponent(value)]: 2 })).toEqual({
    [label]: 1,
    [`${label} (2)`]: 2,
  });
  expect(numbers.redactJson({ a: 48151623, b: 4815162 })).toEqual({
    a: '[secret PIN]',
    b: 4815162,
  });
  expect(redactAll(JSON.parse('{"__proto__":"x"}'))).toEqual(JSON.parse('{"__proto__":"x"}'));
});

test('a long run of backslashes is searched in linear time', () => {
  const { redact: redactSlashes } = redactorOf([known('PATH', '\\\\\\\\server\\\\share')]);
  const text = '\\'.repeat(20_000);
  expect(redactSlashes(text)).toBe(text);
});

test('a secret is known from the moment it is made, and says its name only', () => {
  const secret = new Secret('MAIL_PASSWORD', 'correct horse battery');
  expect(String(new Secret('MAIL_PASSWORD', 'correct horse battery'))).toBe(
    '[secret MAIL_PASSWORD]',
  );
  expect(knownSecrets().filter(({ name }) => name === 'MAIL_PASSWORD')).toHaveLength(1);
  expect(redact(`it is ${secret.reveal()}`)).toBe('it is [secret MAIL_PASSWORD]');
  expect(redactJson({ a: 'correct+horse+battery' })).toEqual({ a: '[secret MAIL_PASSWORD]' });
  expect(JSON.stringify(knownSecrets())).not.toContain('horse');
});

for (const [name, bad] of [
  ['SHORT', 'abcde'],
  ['EMPTY', ''],
  ['BLANK', '       '],
  ['DB_PASSWORD', 'PASSWORD'],
] as const) {
  test(`a secret that cannot be protected is refused without its value: ${name}`, () => {
    const error = (() => {
      try {
        registerSecret(name, bad);
        return null;
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toMatchObject({ code: 'RP-B310', exitCode: 2 });
    if (name === 'SHORT') expect(error?.message).not.toContain(bad);
    expect(knownSecrets().map((secret) => secret.name)).not.toContain(name);
  });
}
