import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { guardPublication, searchForLeaks } from '../../../harness/leak-gate.ts';
import { test } from '../evidence-folder.ts';
import { gif, inLines, jpeg, packedText, pdf, png, setInPieces } from './documents.ts';
import { encodings, known, privateKey } from './encodings.ts';
import { zip } from './zip.ts';

const value = 'p@ss "wörd"/<x>&\\1';
const secrets = [known('DB', value), known('KEY', privateKey)];

async function place(folder: string, name: string, content: string | Buffer) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function refusalOf(folder: string): Promise<string> {
  const refusal = await guardPublication(folder, secrets).then(
    () => 'published',
    (error: unknown) => String(error),
  );
  expect(refusal).not.toContain(value);
  return refusal;
}

test('a clean folder may be published', async ({ folder }) => {
  await place(folder, 'report.html', `<p>${'[secret DB] '.repeat(200_000)}</p>`);
  await place(
    folder,
    'attachments/trace.zip',
    zip({ 'trace.trace': 'quiet', 'resources/a.gz': gzipSync('quiet') }),
  );
  await place(folder, 'empty', '');
  expect(await refusalOf(folder)).toBe('published');
  expect(await searchForLeaks(folder, secrets)).toMatchObject({
    leaks: [],
    unsearchable: [],
    files: 3,
  });
});

for (const [form, encode] of Object.entries(encodings)) {
  test(`a secret ${form} is found with its place`, async ({ folder }) => {
    await place(folder, 'runs/r1/record.json', `{"é":"${encode(value)}"}`);
    const { leaks } = await searchForLeaks(folder, secrets);
    expect(leaks).not.toEqual([]);
    expect(leaks[0]).toMatchObject({ file: 'runs/r1/record.json', within: [], secret: 'DB' });
    expect(await refusalOf(folder)).toMatch(
      /RP-E410[^]*runs\/r1\/record\.json at byte \d+: secret DB, /,
    );
  });
}

test('the place is the byte where the secret begins', async ({ folder }) => {
  await place(folder, 'a.txt', `ééé${value}`);
  const { leaks } = await searchForLeaks(folder, secrets);
  expect(leaks).toEqual([{ file: 'a.txt', within: [], offset: 6, secret: 'DB', form: 'escaped' }]);
});

test('a secret across the border of two reads is found, once', async ({ folder }) => {
  for (const at of [1 << 20, (2 << 20) - 5000, 3 << 20]) {
    await place(
      folder,
      'big',
      Buffer.concat([Buffer.alloc(at - 5, 'x'), Buffer.from(value), Buffer.alloc(1 << 21, 'y')]),
    );
    const { leaks } = await searchForLeaks(folder, secrets);
    expect(leaks.map(({ offset }) => offset)).toEqual([at - 5]);
  }
});

const utf16 = Buffer.from(`{"a":"${value}"}`, 'utf16le');
const hidden: Record<string, [string, string | Buffer, string]> = {
  'in UTF-16': ['a.txt', utf16, 'a.txt at byte 12: secret DB, escaped in UTF-16'],
  'in UTF-16 with the bytes the other way round': [
    'a.txt',
    Buffer.from(utf16).swap16(),
    'a.txt at byte 12',
  ],
  'in UTF-16 at an odd place': [
    'a.bin',
    Buffer.concat([Buffer.from('x'), utf16]),
    'a.bin at byte 13',
  ],
  'in a trace archive': [
    't.zip',
    zip({ 'trace.network': `\n${value}` }),
    't.zip › trace.network at byte 1: secret DB',
  ],
  'in a gzip file': ['log.gz', gzipSync(`x ${value}`), 'log.gz › gzip at byte 2'],
  'in a gzip file in an archive in an archive': [
    'unnamed',
    zip({ 'inner.zip': zip({ 'a/b.gz': gzipSync(value) }) }),
    'unnamed › inner.zip › a/b.gz › gzip at byte 0',
  ],
  'in a comment after an archive': [
    't.zip',
    Buffer.concat([zip({ a: 'b' }), Buffer.from(value)]),
    't.zip at byte',
  ],
  'as one line of a private key': [
    'a.log',
    `x ${privateKey.split('\n')[2]} y`,
    'a.log at byte 2: secret KEY',
  ],
  'in Latin-1': ['a.log', Buffer.from(value, 'latin1'), 'a.log at byte 0: secret DB'],
};

const quiet = 'nothing to see here, '.repeat(9);
const body = `${quiet}${encodeURIComponent(value)}`;
const har = (text: string) =>
  JSON.stringify({
    log: { entries: [{ response: { content: { mimeType: 'x/y', encoding: 'base64', text } } }] },
  });
const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');

const packed: typeof hidden = {
  'in the body of a HAR, escaped within its base64': [
    'a.har',
    har(base64(body)),
    'a.har › base64 at byte 88 at byte 189: secret DB',
  ],
  'in a packed body of a HAR within a trace': [
    't.zip',
    zip({ 'trace.har': har(base64(gzipSync(body))) }),
    't.zip › trace.har › base64 at byte 88 › gzip at byte 189',
  ],
  'in base64 broken into lines': [
    'mail.eml',
    inLines(`${quiet}${value}`, '\r\n'),
    'mail.eml › base64',
  ],
  'in base64 broken into indented lines': [
    'key.yaml',
    inLines(`${quiet}${value}`, '\n    '),
    'key.yaml › base64',
  ],
  'in base64 whose line ends are escaped': [
    'record.json',
    JSON.stringify({ text: JSON.stringify(inLines(`${quiet}${value}`, '\n')) }),
    'record.json › base64',
  ],
  'in base64 behind a line that looks like it': [
    'a.txt',
    `${'x'.repeat(33)}\n${inLines(`${quiet}${value}`, '\n')}`,
    'a.txt › base64',
  ],
  'in base64 across two reads': [
    'big.txt',
    `${'.'.repeat((1 << 20) - 150)}"${base64(body)}"`,
    'big.txt › base64',
  ],
  'in the text of a PDF, in pieces': ['a.pdf', pdf(setInPieces(value)), 'a.pdf › page 1 at byte 0'],
  'whole in a stream of a PDF': [
    'a.pdf',
    pdf(`% ${encodeURIComponent(value)}`),
    'a.pdf › streams at byte 2',
  ],
  'in the title of a PDF': ['a.pdf', pdf('', value), 'a.pdf › about at byte'],
  'in a PDF in a trace': [
    't.zip',
    zip({ 'b.pdf': pdf(setInPieces(value)) }),
    't.zip › b.pdf › page 1',
  ],
  'in the packed text of a PNG': [
    'a.png',
    png('zTXt', packedText(value).zTXt),
    'a.png › zTXt Comment at byte 0: secret DB',
  ],
  'in the packed XMP of a PNG': [
    'a.png',
    png('iTXt', packedText(`<x:xmpmeta>${value}`).iTXt),
    'a.png › iTXt XML:com.adobe.xmp at byte 11',
  ],
  'in the plain text of a PNG': [
    'a.png',
    png('tEXt', Buffer.from(`Comment\0${value}`)),
    'a.png at byte',
  ],
  'in the Exif of a PNG': ['a.png', png('eXIf', utf16), 'secret DB, escaped in UTF-16'],
  'in the metadata of a JPEG, across two segments': [
    'a.jpg',
    jpeg(value),
    'a.jpg › metadata at byte 0',
  ],
  'in the comment of a GIF, across blocks': ['a.gif', gif(value), 'a.gif › metadata at byte 0'],
  'in a picture within a page': [
    'report.html',
    `<img src="data:image/png;base64,${base64(png('zTXt', packedText(value).zTXt))}">`,
    'report.html › base64 at byte 32 › zTXt Comment at byte 0',
  ],
};

for (const [where, [name, content, expected]] of Object.entries({ ...hidden, ...packed })) {
  test(`a secret ${where} is found`, async ({ folder }) => {
    await place(folder, name, content);
    expect(await refusalOf(folder)).toContain(expected);
  });
}

test('what holds no secret is published: a printed page, pictures, digests, base64', async ({
  folder,
}) => {
  await place(folder, 'a.pdf', pdf(setInPieces(quiet), 'quiet'));
  await place(folder, 'a.png', png('zTXt', packedText(quiet).zTXt));
  await place(folder, 'a.jpg', jpeg(quiet));
  await place(folder, 'a.gif', gif(quiet));
  await place(folder, 'a.har', har(inLines(quiet, '\n')));
  await place(folder, 'cut.json', `"${base64(gzipSync(body)).slice(0, 60)}"`);
  expect(await refusalOf(folder)).toBe('published');
});

test('a secret in a name is found, and the name not printed', async ({ folder }) => {
  const name = encodeURIComponent(value);
  await place(folder, `shots/${name}.png`, '');
  await place(folder, 't.zip', zip({ [`${name}.txt`]: '' }));
  const refusal = await refusalOf(folder);
  expect(refusal).toContain('shots/[secret DB].png in its name: secret DB');
  expect(refusal).toContain('t.zip › [secret DB].txt in its name: secret DB');
  expect(refusal).not.toContain(name);
});

test('a link is judged by its text and not followed', async ({ folder }) => {
  await place(folder, 'outside/a.txt', value);
  await mkdir(join(folder, 'run'));
  await symlink('../outside/a.txt', join(folder, 'run', 'ok'));
  expect((await searchForLeaks(join(folder, 'run'), secrets)).leaks).toEqual([]);
  await symlink(encodeURIComponent(value), join(folder, 'run', 'bad'));
  expect(await searchForLeaks(join(folder, 'run'), secrets)).toMatchObject({
    leaks: [{ file: 'bad', offset: 0 }],
  });
});

const unreadable: Record<string, Buffer> = {
  'a PDF nobody can read': Buffer.from('%PDF-1.7 and no more'),
  'a PNG with a damaged text': png('zTXt', Buffer.from('Comment\0\0not packed')),
  'a cut archive': zip({ a: 'b'.repeat(1000) }).subarray(0, -10),
  'a cut gzip file': gzipSync('b'.repeat(1000)).subarray(0, -9),
  'an archive with a damaged member': (() => {
    const bytes = zip({ 'a.txt': 'hello hello hello' });
    bytes.fill(0xff, 36, 42);
    return bytes;
  })(),
  'archives nested too deep': Array.from({ length: 7 }).reduce<Buffer>(
    (inner) => zip({ z: inner }),
    Buffer.from('x'),
  ),
};

for (const [what, content] of Object.entries(unreadable)) {
  test(`${what} is not published, because it could hide anything`, async ({ folder }) => {
    await place(folder, 'file', content);
    expect(await refusalOf(folder)).toMatch(/RP-E411[^]*Found +file[ :]/);
  });
}

test('a pipe is neither waited for nor published', async ({ folder }) => {
  expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
  expect(await refusalOf(folder)).toContain('pipe: neither a file nor a folder');
});
