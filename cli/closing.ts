import { relative } from 'node:path';
import type { Published } from '../reports/publish.ts';
import { paint } from './paint.ts';

export interface Ended {
  readonly published: Published;
  readonly exitCode: number;
  readonly json: boolean;
}

/** The last words of a run: counts, deviations, what waits for whom, and where the report is. */
export function closing({ published, exitCode, json }: Ended): void {
  const { record, report } = published;
  const { run, verdict, deviations, openPoints } = record;
  if (json) {
    console.log(
      JSON.stringify({
        run: run.id,
        verdict,
        exitCode,
        counts: record.counts,
        deviations,
        openPoints,
        report,
      }),
    );
    return;
  }
  const counts = Object.entries(record.counts).flatMap(([name, count]) =>
    count > 0 ? `${count} ${name}` : [],
  );
  const after = (step: string, text: string | null, remedy: string | null) =>
    [`${step}: ${text ?? ''}`, ...(remedy === null ? [] : [`           ${remedy}`])].join('\n');
  console.log(
    [
      '',
      paint.bold(counts.join(', ')),
      ...deviations.map(
        ({ step, criterion, reason, remedy }) =>
          `Deviation  ${after(step, criterion ?? reason, remedy)}`,
      ),
      ...openPoints.map(
        ({ step, verdict: standing, reason, remedy }) =>
          `Open       ${after(step, `${standing}${reason === null ? '' : `, ${reason}`}`, remedy)}`,
      ),
      ...(run.target === 'aws'
        ? []
        : [`Rehearsal  on ${run.target}: no evidence of an installation`]),
      `Report     ${relative(process.cwd(), report)}`,
    ].join('\n'),
  );
}
