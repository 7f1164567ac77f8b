const most = 120;

/** A value as a message may show it: in quotes, what cannot be seen written as a code, not longer than a line. */
export function shown(value: string): string {
  const cut = value.length > most ? `${value.slice(0, most)}… (${value.length} characters)` : value;
  return `"${cut.replace(/[\p{C}\u2028\u2029]/gu, (char) => (char === '…' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`))}"`;
}
