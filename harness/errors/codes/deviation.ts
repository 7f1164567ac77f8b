/** AWS or a page differs from what a criterion expects: exit 1. */
export const deviation = {
  'RP-V301': {
    means: 'A criterion does not hold',
    fix: 'Look at the step in the report, mend the cause, and run the step again with a reason.',
  },
  'RP-V470': {
    means: 'A failed launch could not be removed',
    fix: 'Look at its record in Service Catalog, remove by hand what keeps it, then run the step again.',
  },
  'RP-V510': {
    means: 'The snapshot before an update did not become available',
    fix: 'Look at the snapshot in RDS, then run this step again.',
  },
  'RP-V570': {
    means: 'A run departs from its approved protocol',
    fix: 'Assess the deviation and have it closed by somebody else: npx runproof deviation.',
  },
} as const;
