/**
 * Thrown in `act` where all that could be done, if anything, is done and the rest is a person's or a third party's: the step is
 * `pending`, unless observing shows that it conforms already.
 */
export class WaitsFor extends Error {
  /** What that person is to do, with everything needed for it. */
  readonly remedy: string;

  /** @param whom a sentence such as "waits for a support case at AWS" */
  constructor(whom: string, remedy: string, options?: ErrorOptions) {
    super(whom, options);
    this.name = 'WaitsFor';
    this.remedy = remedy;
  }
}
