import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import { newAuthority } from '../../../fixtures/rehearsal/certificate-authority.ts';

export interface Kept {
  readonly received: Date;
  readonly source: string;
}

export interface ImapServer {
  readonly port: number;
  /** Certificate of the authority to trust, PEM. */
  readonly authority: string;
  /** What was asked, without tags. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (number: number) => String(number).padStart(2, '0');
const dated = (at: Date) =>
  `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`;

/** As much of an IMAP server as it takes to read one folder, for one user with one password. */
export async function startImap(
  user: string,
  password: string,
  kept: readonly Kept[],
): Promise<ImapServer> {
  const authority = await newAuthority();
  const { certificate: cert, key } = await authority.issue(['localhost']);
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const signIn = `LOGIN "${user}" "${password}"`;

  /** Lines before the answer, and the answer. */
  function answer(command: string): readonly string[] {
    asked.push(command);
    if (command.startsWith('CAPABILITY')) return ['* CAPABILITY IMAP4rev1', 'OK done'];
    if (command.startsWith('LIST')) return ['* LIST (\\Noselect) "/" ""', 'OK done'];
    if (command.startsWith('LOGIN'))
      return [command === signIn ? 'OK signed in' : 'NO [AUTHENTICATIONFAILED] wrong password'];
    if (/^(?:SELECT|EXAMINE) "?INBOX"?$/.test(command))
      return [
        `* ${kept.length} EXISTS`,
        '* FLAGS (\\Seen)',
        '* OK [UIDVALIDITY 1]',
        'OK [READ-ONLY] open',
      ];
    if (/^(?:SELECT|EXAMINE)/.test(command)) return ['NO [NONEXISTENT] no such folder'];
    if (command.startsWith('UID SEARCH'))
      return [`* SEARCH ${kept.map((_, index) => index + 1).join(' ')}`, 'OK done'];
    const uid = Number(/^UID FETCH (\d+)/.exec(command)?.[1] ?? 0);
    const mail = kept[uid - 1];
    if (mail !== undefined) {
      const parts = `UID ${uid} INTERNALDATE "${dated(mail.received)}" BODY[]<0> {${Buffer.byteLength(mail.source)}}\r\n${mail.source}`;
      return [`* ${uid} FETCH (${parts})`, 'OK done'];
    }
    return command.startsWith('LOGOUT') ? ['* BYE', 'OK bye'] : ['BAD not here'];
  }

  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    createInterface(socket).on('line', (line) => {
      const [tag = '', ...rest] = line.split(' ');
      const lines = answer(rest.join(' '));
      const last = lines.length - 1;
      socket.write(lines.map((one, at) => `${at === last ? `${tag} ${one}` : one}\r\n`).join(''));
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    authority: authority.certificate,
    asked,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
