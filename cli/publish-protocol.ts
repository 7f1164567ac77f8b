import { secretsOf } from '../fixtures/playing/environment-secrets.ts';
import type { Entry } from '../harness/entries.ts';
import { resolveSecret, type Environment } from '../harness/environment/index.ts';
import type { RunproofError } from '../harness/errors/index.ts';
import { digestOfProtocol, type Protocol } from '../harness/protocol/protocol.ts';
import { publishProtocolFolder } from '../reports/protocol/publish.ts';
import { protocolFolder } from '../reports/protocol/read.ts';
import { publishOverview } from '../reports/publish-overview.ts';
import { print } from './publish.ts';

/**
 * Draws a protocol with the signatures that lie in its folder, then the index of the environment. The secrets both are
 * searched for are those this machine can read: neither AWS nor a rehearsal is asked for one.
 * @returns why there is no PDF although one was asked for
 */
export async function publishProtocol(publication: {
  readonly environment: Environment;
  /** Of the environment and target. */
  readonly folder: string;
  readonly protocol: Protocol;
  /** Prints a PDF, too. */
  readonly pdf: boolean;
  /** The ledger once the protocol's folder is written: here it may be recorded that it is. */
  readonly entries: () => Promise<readonly Entry[]>;
}): Promise<RunproofError | null> {
  const { environment, folder, protocol, entries, pdf } = publication;
  const root = process.cwd();
  const secrets = await secretsOf(environment, (one) => resolveSecret(one, { root }), root);
  const notPrinted = await publishProtocolFolder({
    folder: protocolFolder(folder, digestOfProtocol(protocol)),
    protocol,
    secrets,
    ...(pdf ? { print } : {}),
  });
  await publishOverview(folder, await entries(), secrets);
  return notPrinted;
}
