export { publishRun, type Publication, type Published } from './publish.ts';
export { buildRecord } from './record.ts';
export type { RunRecord } from './run-record.ts';
export { summaryOf, type Summary } from './summary.ts';
