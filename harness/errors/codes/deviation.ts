/** AWS or a page differs from what a criterion expects: exit 1. */
export const deviation = {
  'RP-V301': {
    means: 'A criterion does not hold',
    fix: 'Look at the step in the report, mend the cause, and run the step again with a reason.',
  },
} as const;
