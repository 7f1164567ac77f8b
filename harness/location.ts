import { fileURLToPath } from 'node:url';

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the function that called `above` was called from, for messages and for Playwright's test locations. */
export function callerLocation(above: (...args: never[]) => unknown): Location {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, above);
  const frame = holder.stack?.split('\n')[1] ?? '';
  Error.stackTraceLimit = limit;
  const found = /\(?((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/.exec(frame.trim().replace(/^at /, ''));
  const [, place = '', line = '0', column = '0'] = found ?? [];
  const path = place.slice(place.search(/file:\/\/|\/|[A-Z]:\\/));
  return {
    file: path.startsWith('file://') ? fileURLToPath(path) : path,
    line: Number(line),
    column: Number(column),
  };
}
