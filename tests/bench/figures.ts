export interface Figure {
  readonly what: string;
  /** Milliseconds, one each repetition. */
  readonly times: readonly number[];
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

const shown = (milliseconds: number): string =>
  milliseconds >= 100 ? `${(milliseconds / 1000).toFixed(2)} s` : `${milliseconds.toFixed(2)} ms`;

/** A Markdown table: median, least and most of each figure. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, times }) => [
    what,
    shown(median(times)),
    `${shown(Math.min(...times))} – ${shown(Math.max(...times))}`,
    String(times.length),
  ]);
  return [
    ['what', 'median', 'least – most', 'repetitions'],
    ['---', '---:', '---:', '---:'],
    ...rows,
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
