import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { sha256 } from '../../../../harness/json.ts';
import { pictures } from './sample.ts';
import { at, edit, editUnseen, resum, type Way } from './tampering.ts';

const [first, second] = pictures.map((picture) => `attachments/${sha256(picture)}.png`) as [
  string,
  string,
];
const other = Buffer.from('another picture');
const replaced = `attachments/${sha256(other)}.png`;
const sums =
  (change: (text: string) => string) =>
  ({ folder }: { folder: string }) =>
    edit(folder, 'SHA256SUMS', change);

/** What can be done to the files of a folder. */
export const waysWithFiles: readonly Way[] = [
  {
    name: 'edit the report only',
    tamper: ({ folder }) =>
      edit(folder, 'report.html', (text) => text.replace('Pending', 'Passed')),
    says: ['altered', /^report\.html$/, /^SHA-256/],
  },
  {
    name: 'delete a picture',
    tamper: ({ folder }) => rm(at(folder, first)),
    says: ['missing', /^attachments\//],
  },
  {
    name: 'delete a picture and its line in the list',
    tamper: async ({ folder }) => {
      await rm(at(folder, first));
      await resum(folder);
    },
    says: ['missing', /^attachments\//, /no such file/],
  },
  {
    name: 'swap two pictures, with a new list',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, first), pictures[1] ?? '');
      await writeFile(at(folder, second), pictures[0] ?? '');
      await resum(folder);
    },
    says: ['altered', /^attachments\//],
  },
  {
    name: 'put another picture in the place of one, named as it should be, with a new list',
    tamper: async ({ folder }) => {
      await rm(at(folder, first));
      await writeFile(at(folder, replaced), other);
      await resum(folder);
    },
    says: ['added', /^attachments\//, /a file/],
  },
  {
    name: 'rename a picture, with a new list',
    tamper: async ({ folder }) => {
      await rename(at(folder, first), at(folder, first.replace('.png', '.jpg')));
      await resum(folder);
    },
    says: ['missing', /\.png$/],
  },
  {
    name: 'delete the list of digests',
    tamper: ({ folder }) => rm(at(folder, 'SHA256SUMS')),
    says: ['missing', /^SHA256SUMS$/],
  },
  {
    name: 'cut the list of digests off',
    tamper: sums((text) => text.slice(0, -20)),
    says: ['cut off', /^SHA256SUMS$/],
  },
  {
    name: 'delete the report and its line in the list',
    tamper: async ({ folder }) => {
      await rm(at(folder, 'report.html'));
      await resum(folder);
    },
    says: ['missing', /^report\.html$/],
  },
  {
    name: 'take a line out of the list',
    tamper: sums((text) => text.replace(/^.*record\.json\n/m, '')),
    says: ['added', /^record\.json$/],
  },
  {
    name: 'list a file twice',
    tamper: sums((text) => `${text}${text.split('\n')[0] ?? ''}\n`),
    says: ['repeated', /^SHA256SUMS:\d+$/],
  },
  {
    name: 'list a file outside of the folder by ..',
    tamper: sums((text) => `${text}${'0'.repeat(64)}  ../../etc/passwd\n`),
    says: ['refused', /^SHA256SUMS:\d+$/, /\.\.\/\.\.\/etc\/passwd/],
  },
  {
    name: 'list a file by its absolute name',
    tamper: sums((text) => `${text}${'0'.repeat(64)}  /etc/passwd\n`),
    says: ['refused', /^SHA256SUMS:\d+$/, /\/etc\/passwd/],
  },
  {
    name: 'add a file',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, 'approval.pdf'), 'approved');
      await resum(folder);
    },
    says: ['added', /^approval\.pdf$/],
  },
  {
    name: 'add a hidden file, which the list leaves out',
    tamper: ({ folder }) => writeFile(at(folder, '.notes'), 'nobody looks here'),
    says: ['added', /^\.notes$/],
  },
  {
    name: 'add a folder',
    tamper: async ({ folder }) => {
      await mkdir(at(folder, 'more'));
    },
    says: ['added', /^more$/, /a folder/],
  },
  {
    name: 'add a file whose name only looks like record.json',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, 'record.js\u043en'), await readFile(at(folder, 'record.json')));
      await resum(folder);
    },
    says: ['added', /^record\.js⟨U\+043E⟩n$/],
  },
  {
    name: 'add a file whose name steers the terminal',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, 'x\u001b[2K\u001b[1Averified'), '');
      await resum(folder);
    },
    says: ['refused', /^x⟨U\+001B⟩\[2K⟨U\+001B⟩\[1Averified$/],
  },
  {
    name: 'put a link in the place of a file',
    tamper: async ({ folder }) => {
      await rm(at(folder, 'traceability.csv'));
      await symlink('/etc/hostname', at(folder, 'traceability.csv'));
    },
    says: ['refused', /^traceability\.csv$/, /a link/],
  },
  {
    name: 'put a link in the place of a folder',
    tamper: async ({ folder }) => {
      await rename(at(folder, 'attachments'), `${folder}-elsewhere`);
      await symlink(`${folder}-elsewhere`, at(folder, 'attachments'));
    },
    says: ['refused', /^attachments$/, /a link/],
  },
  {
    name: 'put a pipe in the place of the record, to wait for ever',
    tamper: async ({ folder }) => {
      await rm(at(folder, 'record.json'));
      execFileSync('mkfifo', [at(folder, 'record.json')]);
    },
    says: ['refused', /^record\.json$/, /a pipe/],
  },
  {
    name: 'put an endless record there',
    tamper: ({ folder }) => truncate(at(folder, 'record.json'), 3 * 2 ** 30),
    says: ['refused', /^record\.json$/, /3 GiB, more than the limit of 128 MiB/],
  },
  {
    name: 'put an endless picture there',
    tamper: ({ folder }) => truncate(at(folder, first), 3 * 2 ** 40),
    says: ['refused', /^attachments\//, /3 TiB, more than the limit of 2 GiB/],
  },
  {
    name: 'edit the matrix, with a new list',
    tamper: editUnseen('traceability.csv', (text) => text.replace('does not hold', 'holds')),
    says: ['altered', /^traceability\.csv:\d+$/, /holds/],
  },
  {
    name: 'take a failure out of junit.xml, with a new list',
    tamper: editUnseen('junit.xml', (text) => text.replace(/<skipped[^>]*\/>/, '')),
    says: ['altered', /^junit\.xml:\d+$/],
  },
  {
    name: 'edit oscal.json, with a new list',
    tamper: editUnseen('oscal.json', (text) => text.replace('not-satisfied', 'satisfied')),
    says: ['altered', /^oscal\.json:1$/],
  },
];
