import type { Command } from 'commander';
import type { ProtocolOptions } from '../write-protocol.ts';

export function register(program: Command): void {
  program
    .command('protocol')
    .description('Write the protocol of a runbook, to be approved before anything runs.')
    .argument('<runbook>', 'the runbook, such as new-install')
    .option('--env <name>', 'the environment: a name in environments/, or a file', 'rehearsal')
    .option('--rehearse [target]', 'for a rehearsal of an environment for aws')
    .option('--no-pdf', 'write HTML alone; no browser is needed')
    .option('--break-lock <reason>', 'go on although another run holds the lock and may be alive')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
It is read before anything runs: scope, decisions, each step with its procedure, preconditions and expected results,
parameters, permissions, risks, and the page on which it is approved. It is named by the digest of its content; the
same content is not written twice. A run follows the protocol approved last, or the one that --protocol names, and
whatever departs from it opens a deviation.

Example: npx runproof protocol new-install --env acme-prod`,
    )
    .action(async (runbook: string, options: ProtocolOptions) =>
      (await import('../write-protocol.ts')).writeProtocol(runbook, options),
    );
}
