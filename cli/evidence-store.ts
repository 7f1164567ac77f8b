import { handsOf } from '../fixtures/hands.ts';
import type { Copied } from '../fixtures/evidence-store/copy.ts';
import { storeLocation } from '../fixtures/evidence-store/location.ts';
import { connectionOf } from '../fixtures/targets/connect.ts';
import type { WorldAddress } from '../fixtures/targets/rehearsal.ts';
import type { Environment } from '../harness/environment/index.ts';
import { EvidenceError, RunproofError } from '../harness/errors/index.ts';

/** What came of the copy an environment asks for. */
export type Stored = Copied | { readonly place: string; readonly failure: EvidenceError };

/** Evidence that was to be copied and was not is evidence that could not be written. */
export const exitCodeWith = (stored: Stored | null, exitCode: number): number =>
  stored !== null && 'failure' in stored ? 4 : exitCode;

/**
 * Copies a published folder where EVIDENCE_STORE says; `null` where it says nothing. Whatever goes wrong, the folder on
 * this machine is as it was, and the failure says how to try again.
 * @param again the command that tries again
 */
export async function store(
  environment: Environment,
  world: WorldAddress | null,
  folder: string,
  below: readonly string[],
  again: string,
): Promise<Stored | null> {
  const location = storeLocation(environment);
  if (location === null) return null;
  try {
    // Only a run that copies needs the client of S3.
    const { copyFolder } = await import('../fixtures/evidence-store/copy.ts');
    const hands = handsOf({
      connection: connectionOf(environment, world),
      environment,
      root: process.cwd(),
      attach: () => Promise.reject(new Error('copying attaches nothing')),
    });
    const place = { account: 'main', region: environment.region } as const;
    const aws = hands.clients(place, 'acting', { before: async () => 0, after: async () => {} });
    const parts = [environment.name, environment.target, ...below];
    return await copyFolder(aws, location, folder, parts);
  } catch (error) {
    const { message } = error as Error;
    const failure = new EvidenceError(
      'RP-E620',
      'The evidence was not copied to the evidence store; on this machine it is whole.',
      {
        where: folder,
        found: error instanceof RunproofError ? message : `${(error as Error).name}: ${message}`,
        expected: `every file in ${environment.evidenceStore}, locked`,
        fix: `Cure that, then ${again}`,
        cause: error,
      },
    );
    return { place: environment.evidenceStore ?? '', failure };
  }
}
