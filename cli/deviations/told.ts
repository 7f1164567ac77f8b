import {
  assessedParts,
  rerunsOf,
  standing,
  standingRerun,
  type DeviationStory,
} from '../../harness/deviations/index.ts';
import type { Json } from '../../harness/json.ts';
import { columns, wrapped } from '../describing/words.ts';
import { paint } from '../paint.ts';
import type { Found } from './found.ts';

export const statusOf = ({ closed }: DeviationStory): string =>
  closed === null ? 'open' : `closed as ${closed.data.as}`;

/** What a script reads of one deviation. */
export function toldAsJson({ entries }: Found, story: DeviationStory): Json {
  const { opened, closed } = story;
  return {
    ...opened.data,
    step: opened.step,
    run: opened.run,
    opened: opened.time,
    status: closed === null ? 'open' : 'closed',
    assessment: Object.fromEntries(
      assessedParts.map((part) => [part, (standing(story, part) as Json) ?? null]),
    ),
    rerun: standing(story, 'rerun')?.text ?? null,
    candidate: closed === null ? (standingRerun(entries, story)?.run ?? null) : null,
    closed: closed === null ? null : { by: closed.data.by, as: closed.data.as, time: closed.time },
  };
}

/** One deviation in two lines, for a list. */
export const toldBriefly = (story: DeviationStory): string => {
  const { data, step, run } = story.opened;
  return [
    `${paint.bold(data.id)}  ${statusOf(story)}`,
    `  ${step ?? `run ${run}`}: ${data.text}`,
  ].join('\n');
};

/** All there is of one deviation, and what comes next. */
export function toldInFull(found: Found, story: DeviationStory): string {
  const { opened, assessed, closed } = story;
  const { data } = opened;
  const lines: [string, string][] = [
    ['Opened', `${opened.time}, by run ${opened.run}, ledger entry ${opened.seq}`],
    ['Step', opened.step ?? 'the run as a whole'],
    ['Departs', `${data.origin}${data.name === null ? '' : `: ${data.name}`}`],
    ['Expected', JSON.stringify(data.expected)],
    ['Found', JSON.stringify(data.actual)],
    ...assessedParts.map((part): [string, string] => {
      const said = standing(story, part);
      return [label(part), said === null ? '–' : `${said.text} (${said.by}, ${said.time})`];
    }),
    ['Repeated by', standing(story, 'rerun')?.text ?? '–'],
    [
      'Closed',
      closed === null ? '–' : `as ${closed.data.as}, by ${closed.data.by}, ${closed.time}`,
    ],
  ];
  const rewritten = assessed.flatMap(({ data: said, time }) =>
    assessedParts.flatMap((part) =>
      said[part] === null || standing(story, part)?.time === time
        ? []
        : `${label(part)}, ${time}, ${said.by}: ${said[part]}`,
    ),
  );
  return [
    `${paint.bold(data.id)}  ${statusOf(story)}`,
    wrapped(data.text, columns()),
    '',
    ...lines.map(([name, text]) => `${name.padEnd(12)} ${wrapped(text, columns(), indent)}`),
    ...(rewritten.length === 0 ? [] : ['', 'Written before', ...rewritten]),
    ...(closed === null ? ['', ...nextFor(found, story)] : []),
  ].join('\n');
}

const indent = ' '.repeat(13);
const label = (part: string): string => `${part.charAt(0).toUpperCase()}${part.slice(1)}`;

/** What still has to be written, a run that shows that it holds, and the command to close it. */
function nextFor({ entries, options }: Found, story: DeviationStory): readonly string[] {
  const { id } = story.opened.data;
  const missing = assessedParts.filter((part) => standing(story, part) === null);
  const linked = standing(story, 'rerun');
  const candidate = standingRerun(entries, story);
  const failedAgain = candidate === null && rerunsOf(entries, story).length > 0;
  const offered = candidate !== null && candidate.run !== linked?.text;
  return [
    ...(offered
      ? [`Candidate    run ${candidate.run} found at ${candidate.time} that the step holds`]
      : []),
    ...(failedAgain ? ['Candidate    none: the step held once, and failed again since'] : []),
    ...(missing.length > 0 || offered
      ? [
          `Next         npx runproof deviation assess ${id} --by "…"${missing.map((part) => ` --${part} "…"`).join('')}${offered ? ` --rerun ${candidate.run}` : ''}${options}`,
        ]
      : [
          `Next         npx runproof deviation close ${id} --by "…"${linked === null ? ' --accept' : ''}${options}`,
        ]),
  ];
}
