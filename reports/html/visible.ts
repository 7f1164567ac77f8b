/**
 * Writes out what a reader could not see or would be misled by: control characters (except line feed and tab), marks
 * that reverse the direction of text, blanks of no width, tags, and halves of surrogate pairs. `\u202E` becomes `⟨U+202E⟩`.
 */
export function visible(text: string): string {
  return text.replaceAll(hidden, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** C0 and C1 controls, soft hyphen, format characters (bidirectional marks, joiners, tags), separators, lone surrogates. */
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115F\u1160\u3164\uFFA0]/gu;
