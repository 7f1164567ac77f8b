import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { DefinitionError } from '../../harness/errors/index.ts';
import type { Trust, Verification } from '../../reports/verify/verify-folder.ts';
import { columns, wrapped } from '../describing/words.ts';
import { paint } from '../paint.ts';

interface VerifyOptions {
  readonly signers?: string;
  readonly head?: string;
  readonly tsaCa?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('verify')
    .description('Check evidence without trusting the machine it came from.')
    .argument('<folder>', 'the folder of a run, of a protocol, or of a target with all its runs')
    .option('--signers <file>', 'the list of people and keys you trust, one a line')
    .option('--head <digest>', 'digest of a ledger entry that you noted elsewhere')
    .option('--tsa-ca <file>', 'certificate of the time-stamping authority you trust (PEM)')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
Reads only the folder: no network, no AWS, no environment. It may come from a stranger; links are not followed. Trust
comes from outside the folder: without --signers nobody vouches for the keys of the signatures, without --head a part
cut off at the end of the ledger cannot be seen. Ends 0 where nothing is wrong, 4 where something is.

Example: npx runproof verify evidence/acme-prod/aws/runs/20261122T101500Z --signers signers.txt`,
    )
    .action(verify);
}

async function verify(folder: string, options: VerifyOptions): Promise<void> {
  const { verifyFolder } = await import('../../reports/verify/verify-folder.ts');
  const verification = await verifyFolder(folder, await trustOf(options));
  if (options.json === true) console.log(JSON.stringify(verification));
  else show(verification);
  if (!verification.verified) process.exitCode = 4;
}

async function trustOf({ signers, head, tsaCa }: VerifyOptions): Promise<Trust> {
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head)) {
    throw new DefinitionError('RP-D592', 'The head is no digest of a ledger entry.', {
      where: '--head',
      found: head,
      expected: '64 hex digits',
    });
  }
  const { readProcedures } = await import('../../harness/procedures/index.ts');
  const { readSigners } = await import('../../reports/signatures/signers.ts');
  return {
    procedures: readProcedures(),
    ...(head === undefined ? {} : { head: head.toLowerCase() }),
    ...(signers === undefined
      ? {}
      : { signers: readSigners(await textOf('--signers', signers), signers) }),
    ...(tsaCa === undefined ? {} : { tsaCa: await textOf('--tsa-ca', tsaCa) }),
  };
}

const longest = 1 << 20;

async function textOf(option: string, path: string): Promise<string> {
  const refuse = (found: string, cause?: unknown) =>
    new DefinitionError('RP-D592', 'A file that evidence is to be held against cannot be read.', {
      where: `${option} ${path}`,
      found,
      expected: 'a text file of at most 1 MiB',
      cause,
    });
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code ?? 'an error', error);
  });
  try {
    const state = await file.stat();
    if (!state.isFile() || state.size > longest) throw refuse('no file, or a larger one');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function show({ folder, kind, verified, findings, checked, unchecked }: Verification): void {
  for (const { check, kind: what, where, found, expected } of findings) {
    console.log(`${paint.bold(`${what}: ${where}`)}  ${paint.dim(check)}`);
    for (const [label, text] of [
      ['Found', found],
      ['Expected', expected],
    ] as const)
      console.log(`    ${label.padEnd(9)} ${wrapped(text, columns(), ' '.repeat(14))}`);
  }
  const list = (title: string, remarks: Verification['checked']): void => {
    if (remarks.length > 0) console.log(`\n${title}`);
    for (const { text } of remarks) console.log(`  - ${wrapped(text, columns(), '    ')}`);
  };
  list('Checked', checked);
  list('Could not be checked', unchecked);
  const count = findings.length;
  console.log(
    verified
      ? `\n${paint.bold('Verified')}: nothing is wrong in the folder of this ${kind}${unchecked.length > 0 ? ', as far as it could be checked' : ''}.`
      : `\n${paint.bold('NOT verified')}: ${count} ${count === 1 ? 'finding' : 'findings'} in the folder of this ${kind}. Rely on nothing in it.`,
  );
  console.log(`  ${folder}`);
}
