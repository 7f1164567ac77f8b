import { defineAttestedStep } from '../../harness/step.ts';
import { json, text } from '../../harness/values.ts';

/** A decision or a size under the name a reader knows, with the value the environment gives it. */
type Named = { readonly name: string; readonly value: string | number | boolean };

const listed = (all: readonly Named[]): string =>
  all.map(({ name, value }) => `${name}: ${worded(value)}`).join('; ');
const worded = (value: Named['value']): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
const lines = (all: readonly Named[]): string =>
  all.map(({ name, value }) => `- ${name}: ${worded(value)}`).join('\n');

export const recordDecisions = defineAttestedStep({
  id: 'planning.record-decisions',
  procedure: 'planning#decisions',
  title: 'Record the decisions taken',
  account: 'main',
  needs: {
    infrastructureName: text('root of the names of everything created'),
    decisions: json<readonly Named[]>('every decision taken, by name'),
    sizes: json<readonly Named[]>('every size the vendor is to approve, by name'),
    eksAmi: text('image of the worker nodes: aws, or the id of your own'),
  },
  permissions: [],

  async prepare({ needs }) {
    return {
      message: [
        `Decisions for "${needs.infrastructureName}", as the environment file has them:`,
        lines(needs.decisions),
        '',
        'Sizes, to be approved by the vendor together with the name:',
        lines(needs.sizes),
      ].join('\n'),
      details: { decisions: needs.decisions, sizes: needs.sizes },
    };
  },
  // The statements spell the values out, so that one given for other values no longer counts.
  attestations: {
    'every decision in the environment file is the one that was taken': {
      statement: ({ needs }) =>
        `These are the decisions that were taken: ${listed(needs.decisions)}.`,
    },
    'the vendor has approved the infrastructure name and the sizes': {
      statement: ({ needs }) =>
        `The vendor has approved the infrastructure name "${needs.infrastructureName}" and these sizes: ${listed(needs.sizes)}.`,
    },
    'the risk of a custom worker image is accepted, or the image of AWS is used': {
      statement: ({ needs }) =>
        `The worker nodes run our own image ${needs.eksAmi}; it is compatible with the one of AWS, and we accept the risk of it.`,
      unneeded: ({ needs }) =>
        needs.eksAmi === 'aws' && 'the worker nodes run the image of AWS (EKS_AMI is aws)',
    },
  },
});
