/** A long value, as a policy or a certificate chain is: 10,000 characters. */
export const longText = Array.from(
  { length: 250 },
  (_, line) => `${String(line).padStart(4, '0')} ${'abcdefghij'.repeat(3)}k.lmn`,
).join('');

/** Names nobody should choose, and somebody will. */
export const hostile = {
  image: '<img src=x onerror=alert(1)>',
  script: '</script><script>alert(2)</script>',
  bidi: 'abc\u202Egnp.exe\u202C and \u2066isolated\u2069',
  attribute: `" onmouseover="alert(3)" x='`,
  word: 'x'.repeat(400),
  zeroWidth: 'ad\u200Bmin\uFEFF',
  arabic: 'ناسا',
  template: '${alert(4)} {{7*7}} &lt;b&gt;',
} as const;
