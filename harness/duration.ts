import type { Duration } from './step.ts';

const milliseconds = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `90s`, `15m` or `3h` in milliseconds. */
export function millisecondsOf(duration: Duration): number {
  return (
    Number(duration.slice(0, -1)) * milliseconds[duration.slice(-1) as keyof typeof milliseconds]
  );
}

/** Milliseconds as a reader says them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`. */
export function spoken(span: number): string {
  if (span < 10_000) return `${(span / 1_000).toFixed(1)} s`;
  const seconds = Math.round(span / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
