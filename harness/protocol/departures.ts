import { brief, type FoundDeviation } from '../deviations/index.ts';
import type { DeviationOpened } from '../entries.ts';
import { canonicalJson, type Json } from '../json.ts';
import { appliesIn, type Protocol, type ProtocolStep } from './protocol.ts';

/** A run that is about to begin, as far as it can depart from a protocol. */
export interface IntendedRun {
  /** What the protocol would say if it were written now: same runbook, environment and target, this software. */
  readonly now: Protocol;
  /** Ids of the steps that are to be played. */
  readonly selected: readonly string[];
  /** Single steps were asked for by their names. */
  readonly named: boolean;
  /** Steps that came to a good end in a run that followed a protocol and have not been taken back since. */
  readonly done: ReadonlySet<string>;
}

/** Keys that say how far an installation is and how its evidence is drawn, not what is installed. */
const besides: ReadonlySet<string> = new Set(['INSTALLED', 'REPORT_PDF']);

/**
 * Whatever of a run departs from its approved protocol; all of it is known before anything is touched.
 *
 * - Software: another version or commit, or a modified working tree where the protocol knew none. A step that both know
 *   but that is defined otherwise, or stands in another order, is told as well: two modified trees share a commit.
 * - Decisions and parameters: each that has another value, is new or is gone. Where a value was written (its source)
 *   does not count, nor do INSTALLED and REPORT_PDF.
 * - Step added: played, while the protocol does not have it or excludes it by a decision.
 * - Step left out: the protocol has it, and the run does not play it, be it that the runbook has lost it, that a decision
 *   now excludes it, or that the run begins after it (`--from`; one deviation for all of these), unless it is done
 *   already. So a resume, which plays what is not done, leaves nothing out. A run of named steps (`--step`) leaves nothing out either: nobody asked for the
 *   others, and its report shows them as not part of it. What a step's condition leaves out once a statement has been
 *   given (`until attested`) is in the protocol and no departure.
 * - A step that the run does not reach because an earlier one did not pass is not left out but open: the report says
 *   `not run`, and resume plays it.
 */
export function departuresFrom(protocol: Protocol, run: IntendedRun): readonly FoundDeviation[] {
  return [
    ...softwareOf(protocol, run.now),
    ...valuesOf('decision changed', 'Decision', decisionsIn(protocol), decisionsIn(run.now)),
    ...valuesOf('parameter changed', 'Parameter', parametersIn(protocol), parametersIn(run.now)),
    ...leftOut(protocol, run),
    ...added(protocol, run),
    ...redefined(protocol, run),
    ...reordered(protocol, run),
  ];
}

function softwareOf({ software }: Protocol, now: Protocol): FoundDeviation[] {
  if (same(software, now.software)) return [];
  const words = ({ version, commit, modified }: Protocol['software']): string =>
    `${version}, commit ${commit ?? 'unknown'}${modified ? ', modified' : ''}`;
  return [
    {
      step: null,
      origin: 'software changed',
      name: null,
      expected: { ...software },
      actual: { ...now.software },
      text: `Runproof ${words(now.software)} instead of ${words(software)}`,
    },
  ];
}

type Values = ReadonlyMap<string, Json>;

const decisionsIn = ({ decisions }: Protocol): Values =>
  new Map(decisions.map(({ name, value }) => [name, value]));

const parametersIn = ({ parameters }: Protocol): Values =>
  new Map(parameters.flatMap(({ key, value }) => (besides.has(key) ? [] : [[key, value]])));

function valuesOf(
  origin: DeviationOpened['origin'],
  kind: string,
  before: Values,
  now: Values,
): FoundDeviation[] {
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    const [expected, actual] = [before.get(name), now.get(name)];
    if (expected !== undefined && actual !== undefined && same(expected, actual)) return [];
    const said = (value: Json | undefined): string =>
      value === undefined ? 'nothing' : brief(value);
    const text = `${kind} ${name}: ${said(actual)} instead of ${said(expected)}`;
    return [{ step: null, origin, name, expected: expected ?? null, actual: actual ?? null, text }];
  });
}

function leftOut(protocol: Protocol, run: IntendedRun): FoundDeviation[] {
  const { now, selected, named, done } = run;
  const today = byId(now);
  const passedOver: string[] = [];
  const single = protocol.steps.filter(appliesIn).flatMap(({ id, title }): FoundDeviation[] => {
    if (!selected.includes(id) && (named || done.has(id))) return [];
    const step = today.get(id);
    const excluded = step?.conditions.find(({ holds }) => holds === 'no')?.otherwise;
    const why = step === undefined ? 'the runbook does not have it any more' : excluded;
    if (why === undefined) {
      if (!selected.includes(id)) passedOver.push(id);
      return [];
    }
    const text = `"${title}" is left out: ${why}`;
    return [
      { step: id, origin: 'step left out', name: null, expected: 'played', actual: why, text },
    ];
  });
  if (passedOver.length === 0) return single;
  const [actual = 'no step'] = selected;
  const many = passedOver.length > 1 ? 'steps that are not done are' : 'step that is not done is';
  return [
    ...single,
    {
      step: null,
      origin: 'step left out',
      name: null,
      expected: passedOver,
      actual,
      text: `${passedOver.length} ${many} left out: the run begins with ${actual}`,
    },
  ];
}

function added(protocol: Protocol, { now, selected }: IntendedRun): FoundDeviation[] {
  const approved = byId(protocol);
  return now.steps
    .filter((step) => selected.includes(step.id) && appliesIn(step))
    .flatMap(({ id, title }) => {
      const before = approved.get(id);
      const excluded = before?.conditions.find(({ holds }) => holds === 'no');
      if (before !== undefined && excluded === undefined) return [];
      const why = excluded?.otherwise ?? 'no step of the protocol';
      return [
        {
          step: id,
          origin: 'step added' as const,
          name: null,
          expected: why,
          actual: 'played',
          text: `"${title}" is added: the protocol says ${why}`,
        },
      ];
    });
}

/** Where a step stands in the runbook and whether it applies is told otherwise. */
function redefined(protocol: Protocol, { now, selected }: IntendedRun): FoundDeviation[] {
  const today = byId(now);
  return protocol.steps.flatMap((before) => {
    const step = today.get(before.id);
    if (step === undefined || !selected.includes(before.id) || !appliesIn(step)) return [];
    const expected = definitionIn(protocol, before);
    const actual = definitionIn(now, step);
    const fields = Object.keys(expected).filter((field) => !same(expected[field], actual[field]));
    if (fields.length === 0) return [];
    return [
      {
        step: before.id,
        origin: 'software changed' as const,
        name: fields.join(', '),
        expected: pick(expected, fields),
        actual: pick(actual, fields),
        text: `"${step.title}" is defined otherwise: ${fields.join(', ')}`,
      },
    ];
  });
}

function reordered(protocol: Protocol, { now }: IntendedRun): FoundDeviation[] {
  const [approved, today] = [byId(protocol), byId(now)];
  const expected = [...approved.keys()].filter((id) => today.has(id));
  const actual = [...today.keys()].filter((id) => approved.has(id));
  if (same(expected, actual)) return [];
  const name = 'order of the steps';
  return [
    {
      step: null,
      origin: 'software changed',
      name,
      expected,
      actual,
      text: 'The steps stand in another order',
    },
  ];
}

type Definition = Readonly<Record<string, Json>>;

function definitionIn({ procedures }: Protocol, step: ProtocolStep): Definition {
  const { number: _number, id: _id, conditions, ...rest } = step;
  const text = procedures.find(({ id }) => id === step.procedure);
  return {
    ...(rest as unknown as Definition),
    conditions: conditions.map(({ otherwise }) => otherwise),
    'text of the procedure': text === undefined ? null : { ...text },
  };
}

const pick = (definition: Definition, fields: readonly string[]): Json =>
  Object.fromEntries(fields.map((field) => [field, definition[field] ?? null]));

const byId = ({ steps }: Protocol): ReadonlyMap<string, ProtocolStep> =>
  new Map(steps.map((step) => [step.id, step]));

const same = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
