import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceError, RunproofError } from '../../harness/errors/index.ts';
import { protocolText, type Protocol } from '../../harness/protocol/protocol.ts';
import type { KnownSecret } from '../../harness/redaction.ts';
import { publishFolder } from '../draft.ts';
import { readSignatures } from '../signatures/kept.ts';
import { protocolPage } from './page.ts';

export interface ProtocolPublication {
  /** `protocols/<digest>`; it holds `signatures/` where somebody has signed. */
  readonly folder: string;
  readonly protocol: Protocol;
  readonly secrets: readonly KnownSecret[];
  /** Prints a page to a PDF; without it none is made. */
  readonly print?: ((page: string, pdf: string) => Promise<void>) | undefined;
}

/**
 * Writes protocol.json, protocol.html and protocol.pdf, the pages with the signatures that lie in `signatures/`, and
 * SHA256SUMS, as `publishFolder` does. What cannot be printed holds up nothing; without a printer an earlier PDF goes.
 * @returns why there is no PDF although one was asked for
 * @throws EvidenceError RP-E410 or RP-E411 from the leak gate, RP-E562 when the folder cannot be written
 */
export async function publishProtocolFolder({
  folder,
  protocol,
  secrets,
  print,
}: ProtocolPublication): Promise<RunproofError | null> {
  let notPrinted: RunproofError | null = null;
  try {
    await mkdir(folder, { recursive: true });
    const signatures = await readSignatures(folder);
    await publishFolder(folder, secrets, async (write, draft) => {
      await write('protocol.json', [protocolText(protocol)]);
      await write('protocol.html', protocolPage(protocol, signatures));
      if (print === undefined) return ['protocol.pdf'];
      try {
        await print(join(draft, 'protocol.html'), join(draft, 'protocol.pdf'));
        return [];
      } catch (error) {
        if (!(error instanceof RunproofError)) throw error;
        notPrinted = error;
        return ['protocol.pdf'];
      }
    });
    return notPrinted;
  } catch (error) {
    if (error instanceof RunproofError) throw error;
    throw new EvidenceError('RP-E562', 'The protocol could not be written.', {
      where: folder,
      found: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
