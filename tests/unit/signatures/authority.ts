import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const configuration = `
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[general]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,clientAuth
[tsa]
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

/** A time-stamp authority by openssl, with its own root. */
export interface Authority {
  readonly folder: string;
  /** Certificate of the root, PEM. */
  readonly root: string;
  /** Answers a request as `openssl ts -reply` does. */
  answer(request: Uint8Array): Promise<Buffer>;
  /** Refuses, as it does where it is asked for a digest it does not take. */
  refusal(): Promise<Buffer>;
  /**
   * The time stamp of an answer, signed once more: by the authority's certificate or by one that is for other things,
   * too, and naming that certificate or not.
   */
  signedAgain(answer: Uint8Array, signer: 'stamping' | 'general', names: boolean): Promise<Buffer>;
  /** Whether `openssl ts -verify` accepts an answer for a message. */
  accepts(answer: Uint8Array, message: Uint8Array): Promise<boolean>;
  end(): Promise<void>;
}

export async function startAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-authority-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });
  const reply = () =>
    openssl(
      'ts',
      '-reply',
      '-config',
      'openssl.cnf',
      '-section',
      'tsa',
      '-queryfile',
      'request.tsq',
      '-signer',
      'stamping.pem',
      '-inkey',
      'stamping.key',
      '-out',
      'answer.tsr',
    );
  await writeFile(at('openssl.cnf'), configuration);
  await writeFile(at('serial'), '01');
  const key = (name: string) =>
    openssl(
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-out',
      `${name}.key`,
    );
  const subject = (name: string) => ['-subj', `/O=Sample/CN=${name}`, '-config', 'openssl.cnf'];
  await Promise.all(['root', 'stamping', 'general'].map(key));
  await openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '2',
    ...subject('Sample root'),
    '-extensions',
    'root',
  );
  for (const name of ['stamping', 'general']) {
    await openssl(
      'req',
      '-new',
      '-key',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      ...subject(`Sample ${name}`),
    );
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '1',
      '-out',
      `${name}.pem`,
      '-extfile',
      'openssl.cnf',
      '-extensions',
      name,
    );
  }
  return {
    folder,
    root: await readFile(at('root.pem'), 'utf8'),
    async answer(request) {
      await writeFile(at('request.tsq'), request);
      await reply();
      return readFile(at('answer.tsr'));
    },
    async refusal() {
      await openssl('ts', '-query', '-data', 'serial', '-sha512', '-out', 'request.tsq');
      await reply().catch(() => undefined);
      return readFile(at('answer.tsr'));
    },
    async signedAgain(answer, signer, names) {
      await writeFile(at('old.tsr'), answer);
      await openssl('ts', '-reply', '-in', 'old.tsr', '-token_out', '-out', 'old.token');
      await openssl(
        'cms',
        '-verify',
        '-noverify',
        '-inform',
        'DER',
        '-in',
        'old.token',
        '-out',
        'info.der',
      );
      await openssl(
        'cms',
        '-sign',
        '-binary',
        '-nodetach',
        '-in',
        'info.der',
        '-outform',
        'DER',
        '-out',
        'new.token',
        '-econtent_type',
        '1.2.840.113549.1.9.16.1.4',
        '-md',
        'sha256',
        '-signer',
        `${signer}.pem`,
        '-inkey',
        `${signer}.key`,
        ...(names ? ['-cades'] : []),
      );
      const token = await readFile(at('new.token'));
      const granted = Buffer.from('3003020100', 'hex');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(granted.length + token.length);
      return Buffer.concat([Buffer.from([0x30, 0x82]), length, granted, token]);
    },
    async accepts(answer, message) {
      await writeFile(at('check.tsr'), answer);
      await writeFile(at('message'), message);
      return openssl(
        'ts',
        '-verify',
        '-in',
        'check.tsr',
        '-data',
        'message',
        '-CAfile',
        'root.pem',
      ).then(
        () => true,
        () => false,
      );
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The same over HTTP, as a real one is asked. */
export async function served(
  authority: Authority,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = request.headers['content-type'] === 'application/timestamp-query';
      void (asked ? authority.answer(Buffer.concat(chunks)) : Promise.reject(new Error('no query')))
        .then((answer) =>
          response.setHeader('content-type', 'application/timestamp-reply').end(answer),
        )
        .catch(() => response.writeHead(400).end());
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
