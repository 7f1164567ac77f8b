import type { SampleStep } from './sample-ledger.ts';
import { earlySteps } from './sample-steps-early.ts';
import { lateSteps } from './sample-steps-late.ts';

/** Every verdict a run can give, in the order of a new installation. */
export const sampleSteps: readonly SampleStep[] = [...earlySteps, ...lateSteps];
