import type { Command } from 'commander';
import type { MakingKey } from '../signing/new-key.ts';

const example = `
Makes an Ed25519 key that belongs to one person and is closed with a passphrase, which nobody can recover. Whoever
verifies keeps a list of signers, outside of the evidence; the line for it is printed, and has to reach them on another way than the evidence.
With --kms nothing is made: it prints the line of a key in AWS KMS.

Example: npx runproof key --name "Jo Quality" --out jo.pem`;

export function register(program: Command): void {
  program
    .command('key')
    .description('Make a key for signing, and print its line for the list of signers.')
    .requiredOption('--name <name>', 'printed name of the person whose key it is')
    .option('--out <file>', 'the new file; an existing one is never overwritten')
    .option('--passphrase-file <file>', 'the passphrase, for scripts: a private file or /dev/fd/3')
    .option('--kms <arn>', 'an asymmetric key in AWS KMS instead')
    .option(
      '--env <name>',
      'for --kms: the environment whose target and Region are asked',
      'rehearsal',
    )
    .option('--profile <name>', 'for --kms: AWS profile of the signer')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', example)
    .action(async (options: MakingKey) => (await import('../signing/new-key.ts')).newKey(options));
}
