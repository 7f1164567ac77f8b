import type { MatrixRow, RunRecord } from '../../run-record.ts';
import { filled, markup, markupLine, namespace, prop, token, type Identify } from './texts.ts';

/** A row of the traceability matrix under the id OSCAL knows it by. */
export interface Objective {
  readonly id: string;
  /** The procedure, as a control of the deployment document's own. */
  readonly control: string;
  readonly row: MatrixRow;
}

/** Every row of the matrix as one assessment objective; its id says step, kind and place. */
export function objectivesOf({ traceability }: RunRecord): Objective[] {
  const seen = new Map<string, number>();
  return traceability.map((row) => {
    const series = `${token(row.step)}_${row.kind}`;
    const number = (seen.get(series) ?? 0) + 1;
    seen.set(series, number);
    return { id: `${series}-${number}`, control: token(row.procedure), row };
  });
}

/** Procedures as local controls, with their expected results as objectives. */
export function localObjectives(record: RunRecord, objectives: readonly Objective[]) {
  const procedures = new Map(record.procedures.map((procedure) => [procedure.id, procedure]));
  return [...Map.groupBy(objectives, ({ row }) => row.procedure)].map(([id, group]) => ({
    'control-id': token(id),
    description: markup(procedures.get(id)?.purpose ?? `Procedure ${id}`),
    props: [prop('procedure', id)],
    parts: group.map((objective) => ({
      id: objective.id,
      name: 'objective',
      ns: namespace,
      class: objective.row.kind,
      title: markupLine(objective.row.name),
    })),
  }));
}

/** One activity for each step: what the procedure says is done. */
export function activities(record: RunRecord, identify: Identify) {
  const procedures = new Map(record.procedures.map((procedure) => [procedure.id, procedure]));
  return record.steps
    .filter(({ scope }) => scope !== 'outside')
    .map(({ id, title, procedure, number }) => {
      const text = procedures.get(procedure);
      return {
        uuid: identify('activity', id),
        title: markupLine(title),
        description: markup(text?.purpose ?? title),
        props: [prop('step', id), prop('number', number)],
        ...filled(
          'steps',
          (text?.instructions ?? []).map((instruction, index) => ({
            uuid: identify('activity', id, 'step', index),
            description: markup(instruction),
          })),
        ),
        'related-controls': {
          'control-selections': [{ 'include-controls': [{ 'control-id': token(procedure) }] }],
        },
      };
    });
}

/** Nothing but the procedures was assessed, and it says so. */
export function reviewedControls(objectives: readonly Objective[]) {
  const controls = [...new Set(objectives.map(({ control }) => control))];
  if (controls.length === 0) {
    return {
      description: 'No step was asked for, so no procedure was assessed.',
      'control-selections': [{ 'include-controls': [{ 'control-id': 'none' }] }],
    };
  }
  return {
    description:
      "The procedures of the vendor's deployment document, under local control ids. No catalogue of controls was assessed, and no mapping to one is claimed.",
    'control-selections': [{ 'include-controls': controls.map((id) => ({ 'control-id': id })) }],
    'control-objective-selections': [
      { 'include-objectives': objectives.map(({ id }) => ({ 'objective-id': id })) },
    ],
  };
}
