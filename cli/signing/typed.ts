import { Writable } from 'node:stream';
import { readPrivate } from '../../fixtures/signing/key-file.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { Interrupted, openLines } from '../asking/lines.ts';

const silence = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * The passphrase of a key: typed at the terminal, where nothing of it is shown, or the first line of a file that only
 * its owner may read.
 * @throws BlockedError RP-B588 where there is neither, RP-B584 for an unfit file
 */
export async function passphraseFrom(file: string | undefined, prompt: string): Promise<string> {
  const passphrase =
    file === undefined
      ? await hidden(prompt)
      : ((await readPrivate(file, 'The passphrase')).split(/\r?\n/)[0] ?? '');
  if (passphrase === '')
    throw new BlockedError('RP-B588', 'No passphrase was given.', { where: file });
  return passphrase;
}

/**
 * The printed name once more, as the second component where a key needs no passphrase.
 * @throws BlockedError RP-B588 where it is not the same
 */
export async function confirmName(name: string, given: string | undefined): Promise<void> {
  const typed = given ?? (await atTerminal(`Type your name (${name}) to sign: `, process.stderr));
  if (typed.trim() === name) return;
  throw new BlockedError('RP-B588', 'The name was not confirmed.', {
    found: typed === '' ? 'nothing' : `"${typed.trim()}"`,
    expected: `"${name}"`,
  });
}

function hidden(prompt: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(prompt);
  return atTerminal('', silence()).finally(() => process.stdin.isTTY && process.stderr.write('\n'));
}

async function atTerminal(prompt: string, output: Writable): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new BlockedError('RP-B588', 'Nobody is at a terminal to sign.', {
      found: 'a standard input that is no terminal',
    });
  }
  const lines = openLines(process.stdin, output);
  try {
    return (await lines.ask(prompt)) ?? '';
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new BlockedError('RP-B588', 'The signer broke off; nothing was signed.');
  } finally {
    lines.close();
  }
}
