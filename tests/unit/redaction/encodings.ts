import type { KnownSecret } from '../../../harness/redaction.ts';

export function known(name: string, value: string): KnownSecret {
  return { name, reveal: () => value };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const units = (text: string, each: (code: string) => string) =>
  [...Array(text.length).keys()]
    .map((at) => each(text.charCodeAt(at).toString(16).padStart(4, '0')))
    .join('');
const only = (text: string, which: RegExp, change: (character: string) => string) =>
  text.replaceAll(which, change);
const special = /[^A-Za-z0-9]/gu;
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** The ways a secret gets into a file, each as its usual encoder writes it. */
export const encodings: Record<string, (value: string) => string> = {
  plain: (value) => value,
  'URL-encoded': encodeURIComponent,
  'URL-encoded in lower case': (value) =>
    encodeURIComponent(value).replaceAll(/%../g, (code) => code.toLowerCase()),
  'form-encoded with plus signs': (value) => new URLSearchParams({ v: value }).toString().slice(2),
  'URL-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'JSON-escaped': (value) => JSON.stringify(value).slice(1, -1),
  'JSON-escaped twice': (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3),
  'JSON-escaped with slashes': (value) => JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  'JSON-escaped with numbers': (value) =>
    only(value, special, (sign) => units(sign, (code) => `\\u${code}`)),
  'JSON-escaped with numbers in upper case': (value) =>
    only(value, special, (sign) => units(sign, (code) => `\\u${code.toUpperCase()}`)),
  'JSON-escaped after URL-encoding': (value) =>
    JSON.stringify(encodeURIComponent(value)).slice(1, -1),
  'HTML-escaped': html,
  'HTML-escaped twice': (value) => html(html(value)),
  'XML-escaped with apostrophes': (value) => html(value).replaceAll("'", '&apos;'),
  'HTML-escaped with decimal numbers': (value) =>
    only(value, special, (sign) => `&#${sign.codePointAt(0)};`),
  'HTML-escaped with hex numbers': (value) =>
    only(value, special, (sign) => `&#x${sign.codePointAt(0)?.toString(16)};`),
  'HTML-escaped JSON': (value) => html(JSON.stringify(value).slice(1, -1)),
  'URL-encoded JSON': (value) => encodeURIComponent(JSON.stringify(value).slice(1, -1)),
  base64,
  'base64 for URLs': (value) => Buffer.from(value).toString('base64url'),
  'base64 in a URL': (value) => encodeURIComponent(base64(value)),
  'base64 with a name before it': (value) => base64(`me:${value}`).slice(3),
  hex,
  'hex in upper case': (value) => hex(value).toUpperCase(),
};

/** Looks like a private key; it is none. */
export const privateKey = [
  '-----BEGIN PRIVATE KEY-----',
  ...Array.from({ length: 4 }, (_, i) =>
    Buffer.from(`this is line ${i} of no real key, padded out.....`).toString('base64'),
  ),
  'Qg==',
  '-----END PRIVATE KEY-----',
  '',
].join('\n');
