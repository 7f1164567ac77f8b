import type { Entry } from '../harness/entries.ts';
import { BlockedError } from '../harness/errors/index.ts';
import { signaturesOf } from '../reports/signatures/ledger.ts';

/** Once somebody has signed a run's record, nothing more is said of the run: the signature would cover something else. */
export function refuseSigned(entries: readonly Entry[], runs: Iterable<string>): void {
  for (const run of runs) {
    const [signature] = signaturesOf(entries, run);
    if (signature === undefined) continue;
    const { name, role } = signature.data;
    throw new BlockedError('RP-B570', `Run ${run} has been signed.`, {
      found: `signed by ${name} as ${role}, ${signature.time}`,
      expected: 'a run nobody has signed: what is added now would change what was signed',
    });
  }
}
