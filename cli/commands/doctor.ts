import { type Command, Option } from 'commander';
import type { PlayOptions } from './play.ts';

export function register(program: Command): void {
  program
    .command('doctor')
    .description('Say whether this machine and an environment are fit, and what cures what is not.')
    .option('--env <name>', 'the environment: a name in environments/, or a file', 'rehearsal')
    .addOption(
      new Option('--rehearse [target]', 'ask as for a rehearsal of an environment for aws').choices(
        ['embedded', 'localstack'],
      ),
    )
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
Asks without changing anything: Node, Python with the embedded AWS, Chromium, the software’s commit, disk space, the
evidence folder, its lock and ledger, the environment file, the secrets it refers to (by name, never by value) and, on
aws, endpoints, clock and caller. Ends with 0 where everything is fit, with 2 where something is not.

Example: npx runproof doctor --env acme-prod`,
    )
    .action(async (options: Pick<PlayOptions, 'env' | 'rehearse' | 'json'>) =>
      (await import('../doctor/doctor.ts')).doctor(options),
    );
}
