import { type Command, Option } from 'commander';
import type { SignOptions } from '../signing/options.ts';

const example = `
The folder is verified and what is to be signed is shown; then the signer proves to be there: by the passphrase of a key in a file, or
for a key in AWS KMS by their credentials and by typing their name once more. A run is signed by its executor, then by
a reviewer, then by an approver, each a person and a key of their own; a protocol by whoever approves it.
While a deviation is open, nobody signs: after the first signature nothing can be written about a run any more.

Example: npx runproof sign --env acme-prod --as reviewer --name "Jo Quality" --meaning "I have reviewed this record." --key jo.pem`;

export function register(program: Command): void {
  program
    .command('sign')
    .description('Sign a run or a protocol, with name and meaning.')
    .argument('[run]', 'the run; the newest where none is named')
    .option('--env <name>', 'the environment: a name in environments/, or a file', 'rehearsal')
    .addOption(
      new Option('--rehearse [target]', 'sign a rehearsal of an environment for aws').choices([
        'embedded',
        'localstack',
      ]),
    )
    .option('--protocol <digest>', 'a protocol instead of a run; the first 8 digits or more')
    .addOption(
      new Option('--as <role>', 'as whom')
        .choices(['executor', 'reviewer', 'approver'])
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'printed name of the signer')
    .requiredOption('--meaning <text>', 'what the signature means, such as review or approval')
    .option('--key <file>', 'key in a file, as npx runproof key makes it')
    .option('--passphrase-file <file>', 'its passphrase, for scripts: a private file or /dev/fd/3')
    .option('--kms <arn>', 'asymmetric key in AWS KMS')
    .option('--profile <name>', 'AWS profile of the signer')
    .option('--confirm <name>', 'the printed name once more, for scripts that sign with --kms')
    .option('--timestamp <url>', 'have a time-stamp authority (RFC 3161) date the signature')
    .option('--break-lock <reason>', 'go on although another run holds the lock and may be alive')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', example)
    .action(async (run: string | undefined, options: SignOptions) =>
      (await import('../signing/sign.ts')).sign(run, options),
    );
}
