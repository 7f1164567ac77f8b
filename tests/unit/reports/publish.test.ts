import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canonicalDigest, sha256 } from '../../../harness/json.ts';
import { verifyChain } from '../../../harness/ledger/index.ts';
import { publishRun, type Publication } from '../../../reports/publish.ts';
import { unwritable } from '../../../reports/publish.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { begin, end, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import {
  pixel,
  resumedRun,
  sampleLedger,
  sampleProcedures,
  sampleRun,
} from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';
import { withFolder } from './pages.ts';

const entries = sampleLedger();
const files = [
  'SHA256SUMS',
  'junit.xml',
  'ledger.jsonl',
  'oscal.json',
  'record.json',
  'report.html',
  'traceability.csv',
];
const publication = (folder: string, change: Partial<Publication> = {}): Publication => ({
  folder,
  entries,
  runId: sampleRun,
  procedures: sampleProcedures,
  secrets: [],
  ...change,
});
const recordIn = async (folder: string): Promise<RunRecord> =>
  JSON.parse(await readFile(join(folder, 'record.json'), 'utf8')) as RunRecord;

test('writes everything, and sha256sum finds it whole', async () => {
  await withFolder(async (folder) => {
    const { record, report } = await publishRun(publication(folder));
    expect((await readdir(folder)).toSorted()).toEqual(files);
    expect(report).toBe(join(folder, 'report.html'));
    expect(
      execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ).toBe(
      files
        .slice(1)
        .map((file) => `${file}: OK\n`)
        .join(''),
    );
    expect(canonicalDigest(await recordIn(folder))).toBe(canonicalDigest(record));
    const page = await readFile(report, 'utf8');
    expect(page).toContain(sha256(await readFile(join(folder, 'record.json'))));
    expect(page).toContain(record.ledger.head.hash);
  });
});

test("the run's part of the ledger is a chain between the heads its record names", async () => {
  await withFolder(async (folder) => {
    const { record } = await publishRun(publication(folder, { runId: resumedRun }));
    const { before, head } = record.ledger;
    const found = await verifyChain(join(folder, 'ledger.jsonl'), { from: before, reached: head });
    expect(found).toMatchObject({ problems: [], lines: head.seq - before.seq });
  });
});

test('publishing again gives the same bytes', async () => {
  await withFolder(async (folder) => {
    await publishRun(publication(folder));
    const first = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
    await publishRun(publication(folder));
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(first);
  });
});

test('entries that do not chain are not published', async () => {
  await withFolder(async (folder) => {
    const altered = entries.map((entry) =>
      entry.kind === 'judged' && entry.run === sampleRun
        ? { ...entry, data: { ...entry.data, verdict: 'passed' as const } }
        : entry,
    );
    await expect(publishRun(publication(folder, { entries: altered }))).rejects.toThrow('RP-E432');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a secret in the record stops the publication and leaves nothing behind', async () => {
  await withFolder(async (folder) => {
    const secret = { name: 'DOMAIN_PASSWORD', reveal: () => 'tdp.example.com' };
    await expect(publishRun(publication(folder, { secrets: [secret] }))).rejects.toThrow(
      /RP-E410[\s\S]*DOMAIN_PASSWORD/,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a failed publication leaves the earlier one as it was', async () => {
  await withFolder(async (folder) => {
    await publishRun(publication(folder));
    const before = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
    const secret = { name: 'DOMAIN_PASSWORD', reveal: () => 'tdp.example.com' };
    await expect(publishRun(publication(folder, { secrets: [secret] }))).rejects.toThrow('RP-E410');
    expect((await readdir(folder)).toSorted()).toEqual(files);
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(before);
  });
});

test('what cannot be put in its place leaves no list of digests, so nothing looks finished', async () => {
  await withFolder(async (folder) => {
    await publishRun(publication(folder));
    execFileSync('rm', [join(folder, 'traceability.csv')]);
    await mkdir(join(folder, 'traceability.csv', 'in-the-way'), { recursive: true });
    const failed = publishRun(publication(folder));
    await expect(failed).rejects.toThrow(
      /RP-E431[\s\S]*npx runproof report 20261122T101500Z[\s\S]*the ledger has it/,
    );
    expect((await readdir(folder)).toSorted()).toEqual(files.slice(1));
  });
});

test('a full disk is named, with the way on', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  expect(unwritable(sampleRun, 'runs/x', full).message).toMatch(
    /no space left on the device[\s\S]*Free space, then npx runproof report 20261122T101500Z/,
  );
});

test('a link in the folder is no evidence', async () => {
  await withFolder(async (folder) => {
    await symlink('/etc/hostname', join(folder, 'notes.txt'));
    await expect(publishRun(publication(folder))).rejects.toThrow(/RP-E433[\s\S]*a link/);
    expect(await readdir(folder)).not.toContain('SHA256SUMS');
  });
});

test('pictures come into the page, other files are listed, and what is missing or altered says so', async () => {
  await withFolder(async (folder) => {
    const attached = (name: string, mediaType: string, content: Buffer) => ({
      name,
      mediaType,
      sha256: sha256(content),
      bytes: content.length,
    });
    const attachments = [
      attached('before.png', 'image/png', pixel),
      attached('drawing <b>.svg', 'image/svg+xml', Buffer.from('<svg onload="alert(1)"/>')),
      attached('gone.txt', 'text/plain', Buffer.from('gone')),
      attached('changed.txt', 'text/plain', Buffer.from('as recorded')),
    ];
    const [picture, drawing, , changed] = attachments as [
      (typeof attachments)[0],
      (typeof attachments)[0],
      unknown,
      (typeof attachments)[0],
    ];
    await mkdir(join(folder, 'attachments'));
    await writeFile(join(folder, 'attachments', `${picture.sha256}.png`), pixel);
    await writeFile(
      join(folder, 'attachments', `${drawing.sha256}.bin`),
      '<svg onload="alert(1)"/>',
    );
    await writeFile(join(folder, 'attachments', `${changed.sha256}.txt`), 'something else');

    const writer = new LedgerWriter('2026-11-22T10:15:00.000Z');
    const steps = sampleSteps.slice(1, 2);
    begin(writer, sampleRun, steps);
    for (const step of steps) play(writer, { ...step, attachments });
    end(writer, 0);
    const { record, report } = await publishRun(publication(folder, { entries: writer.entries }));

    expect(record.attachments.map(({ state }) => state)).toEqual([
      'present',
      'present',
      'missing',
      'altered',
    ]);
    const page = await readFile(report, 'utf8');
    expect(page).toContain(
      `<script type="image/png" id="picture-${picture.sha256}">${pixel.toString('base64')}</script>`,
    );
    expect(page).toContain(`<img\ndata-picture="${picture.sha256}"`);
    expect(page).toContain(`<a href="attachments/${picture.sha256}.png">`);
    expect(page).not.toContain(Buffer.from('<svg onload').toString('base64'));
    expect(page).toContain('drawing &lt;b&gt;.svg');
    expect(page).toContain('This file is missing.');
    expect(page).toContain('This file was altered');
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toContain(
      `  attachments/${picture.sha256}.png\n`,
    );
  });
});
