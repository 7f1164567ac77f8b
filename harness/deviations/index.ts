export { repeatedBy, rerunsOf, standingRerun, whyNoProof, whyNotClosed } from './closing.ts';
export { runsAfter, runsBefore } from './chain.ts';
export { brief, failuresOf, openDeviations, unopenedIn, type FoundDeviation } from './open.ts';
export {
  assessedParts,
  deviationsIn,
  standing,
  type AssessedPart,
  type DeviationStory,
  type Written,
} from './story.ts';
