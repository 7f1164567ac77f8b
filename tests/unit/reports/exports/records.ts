import { readFileSync } from 'node:fs';
import { buildRecord } from '../../../../reports/record.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import { hostile } from '../../../golden/hostile-names.ts';
import {
  firstRun,
  rerunOfOne,
  resumedRun,
  sampleLedger,
  sampleProcedures,
  sampleRun,
} from '../../../golden/sample-runs.ts';

const entries = sampleLedger();
const recordOf = (run: string): RunRecord => buildRecord(entries, run, sampleProcedures);

/** Every kind of run of the sample: stopped at once, with every verdict, resumed and killed, one step only. */
export const records = [firstRun, sampleRun, resumedRun, rerunOfOne].map(recordOf);

export const record = recordOf(sampleRun);

/** Texts no format takes as they are. */
const texts = [
  ...Object.values(hostile),
  ']]><evil/>',
  '\u0000\u0001\u0008\u000B\u001F\u007F\u0085',
  '\uFFFE\uFFFF',
  'line\nline\r\n\ttab',
  '   ',
  '',
  '{{ insert: param, x }} **bold** [a](b) <b>',
];

/** The sample with these texts wherever a person or AWS may have written something. */
export const hostileRecords: readonly RunRecord[] = texts.map(recordWith);

/** Half a surrogate pair reaches no ledger; the XML must not break all the same. */
export const halved = recordWith('\uD800 and \uDC00');

function recordWith(text: string): RunRecord {
  return {
    ...record,
    run: { ...record.run, operator: text, environment: text, reason: text },
    procedures: record.procedures.map((one) => ({ ...one, purpose: text, instructions: [text] })),
    traceability: record.traceability.map((row) => ({ ...row, name: text })),
    timeline: record.timeline.map((event) => ({ ...event, text })),
    attachments: [
      {
        name: text,
        mediaType: text,
        sha256: 'ab'.repeat(32),
        bytes: 1,
        step: record.steps[0]?.id ?? '',
        file: `attachments/${'ab'.repeat(32)}.png`,
        state: 'present',
      },
    ],
    steps: record.steps.map((step) => ({
      ...step,
      title: text,
      reason: text,
      judgment: step.judgment && {
        ...step.judgment,
        remedy: text,
        criteria: step.judgment.criteria.map((one) => ({ ...one, name: text, actual: text })),
        attestations: step.judgment.attestations.map((one) => ({
          ...one,
          name: text,
          statement: text,
        })),
      },
    })),
  };
}

export const schemaText = (file: string): string =>
  readFileSync(new URL(`../../../golden/schemas/${file}`, import.meta.url), 'utf8');
