import { canonicalDigest, type Json } from '../../harness/json.ts';
import { markWords } from '../html/marks.ts';
import { conclusionOf, kindOfReport } from '../html/words.ts';
import type { RunRecord } from '../run-record.ts';
import { findingsOf, observationsOf } from './oscal/findings.ts';
import { activities, localObjectives, objectivesOf, reviewedControls } from './oscal/objectives.ts';
import {
  assessmentLog,
  attestationsOf,
  backMatter,
  localDefinitions,
  metadataOf,
} from './oscal/subjects.ts';
import { filled, identifiersOf, markup, markupLine, prop } from './oscal/texts.ts';

/**
 * The record as OSCAL assessment results (NIST, version 1.2.3). The procedures are local controls and their expected
 * results the objectives; one finding for each. Drawn from the record alone, identifiers included: the same record
 * gives the same bytes.
 */
export function oscalOf(record: RunRecord): Json {
  const digest = canonicalDigest(record);
  const identify = identifiersOf(digest);
  const { run } = record;
  const marks = markWords(record);
  const title = `${marks === '' ? '' : `${marks}: `}${kindOfReport[run.mode]} ${run.id}, ${run.runbook.title}, ${run.environment}`;
  const objectives = objectivesOf(record);
  const steps = activities(record, identify);
  const results = {
    'assessment-results': {
      uuid: identify('assessment results'),
      metadata: metadataOf(record, title, digest, identify),
      'import-ap': {
        href: `#${identify('record')}`,
        remarks:
          'The plan of a run is its runbook; scope, parameters and the approved protocol, where there is one, stand in the record.',
      },
      ...(objectives.length === 0 && steps.length === 0
        ? {}
        : {
            'local-definitions': {
              ...filled('objectives-and-methods', localObjectives(record, objectives)),
              ...filled('activities', steps),
            },
          }),
      results: [
        {
          uuid: identify('result'),
          title: markupLine(title),
          description: markup(conclusionOf(record)),
          start: run.started,
          end: run.ended,
          props: [
            prop('verdict', record.verdict),
            prop('ending', run.ending),
            ...(marks === '' ? [] : [prop('marks', marks)]),
            prop('rehearsal', run.rehearsal),
          ],
          'local-definitions': localDefinitions(record, identify),
          'reviewed-controls': reviewedControls(objectives),
          ...filled('attestations', attestationsOf(record, identify)),
          ...(record.timeline.length === 0
            ? {}
            : { 'assessment-log': assessmentLog(record, identify) }),
          ...filled('observations', observationsOf(record, objectives, identify)),
          ...filled('findings', findingsOf(record, objectives, identify)),
        },
      ],
      'back-matter': backMatter(record, digest, identify),
    },
  };
  return results as unknown as Json;
}
