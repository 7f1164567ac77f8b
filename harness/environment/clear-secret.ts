const marks: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/],
  ['a private key', /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/],
  ['a signed token', /(?:^|[\s=:])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/],
  [
    'a token',
    /(?:^|[^A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,}|xox[abeprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{20,}|glpat-[\w-]{20,})/,
  ],
  [
    'a password',
    /(?:^|[^A-Za-z])(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|secret[_-]?access[_-]?key)\s*[=:]\s*\S/i,
  ],
  ['an address with a password', /:\/\/[^/\s:@]+:[^/\s@]+@/],
];

/** What kind of secret a text looks like, or undefined. Errs on the side of suspicion for text that looks drawn by lot. */
export function looksLikeSecret(text: string): string | undefined {
  const mark = marks.find(([, pattern]) => pattern.test(text));
  if (mark !== undefined) return mark[0];
  const lookedAt = /^[/.~]|\.\w{1,5}$|^s3:|^https:/.test(text) ? text.split('/') : [text];
  return lookedAt.some(drawnByLot) ? 'a random key' : undefined;
}

/** Twenty or more characters of all kinds in no pattern of words. */
function drawnByLot(text: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(text)) return true;
  if (!/^[A-Za-z0-9+/=_~!@$%^&*-]{20,}$/.test(text) || /^arn:|^[a-z0-9-]+$/.test(text))
    return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  return kinds === 3 && changes(text) / text.length > 0.35 && entropy(text) > 3.6;
}

/** How often the kind of character changes: words in camel case change rarely, keys all the time. */
function changes(text: string): number {
  const kinds = [...text].map((char) =>
    /[a-z]/.test(char) ? 'a' : /[A-Z]/.test(char) ? 'A' : /\d/.test(char) ? '1' : '-',
  );
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
}

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
