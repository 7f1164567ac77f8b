/** A text in lines no longer than `width`, each after the first indented by `indent`. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (longer.length > width - indent.length && line !== '') {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines.join(`\n${indent}`);
}

/** Columns to write in: those of the terminal, within what is pleasant to read. */
export const columns = (): number => Math.min(Math.max(process.stdout.columns ?? 100, 60), 110);
