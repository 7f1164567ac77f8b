import { crc32, deflateSync } from 'node:zlib';
import { sha256 } from '../../harness/json.ts';
import { buildRecord, type FoundAttachments } from '../../reports/record.ts';
import type { ReadAttachment } from '../../reports/html/attachments.ts';
import type { RunRecord } from '../../reports/run-record.ts';
import { begin, end, LedgerWriter, play } from './sample-ledger.ts';
import { sampleProcedures, sampleRun } from './sample-runs.ts';
import { sampleSteps } from './sample-steps.ts';

/** A PNG of one colour. `red`: 0 to 255, so that pictures can be told apart. */
export function plainPicture(red: number, width = 640, height = 400): Buffer {
  const row = Buffer.alloc(1 + width * 3, 90);
  row[0] = 0;
  for (let at = 1; at < row.length; at += 3) row[at] = red;
  return png(width, height, Buffer.concat(Array.from({ length: height }, () => row)));
}

/** A PNG of 8-bit rows, each with its filter byte before it. */
export function png(
  width: number,
  height: number,
  rows: Buffer,
  colours: 'rgb' | 'grey' = 'rgb',
): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, colours === 'rgb' ? 2 : 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A run of a few steps, each with a picture before and after. */
export function picturedRun(): { record: RunRecord; read: ReadAttachment; pictures: Buffer[] } {
  const writer = new LedgerWriter('2026-11-22T10:15:00.000Z');
  const steps = sampleSteps.slice(3, 6);
  const pictures = steps.flatMap((_, index) => [
    plainPicture(index * 40),
    plainPicture(index * 40 + 20),
  ]);
  const found = new Map(
    pictures.map((bytes) => [
      sha256(bytes),
      { file: `attachments/${sha256(bytes)}.png`, state: 'present' as const },
    ]),
  ) satisfies FoundAttachments;
  begin(writer, sampleRun, steps);
  for (const [index, step] of steps.entries()) {
    const attachments = pictures.slice(index * 2, index * 2 + 2).map((bytes, which) => ({
      name: `${which === 0 ? 'before' : 'after'} step ${index + 1}.png`,
      mediaType: 'image/png',
      sha256: sha256(bytes),
      bytes: bytes.length,
    }));
    play(writer, { ...step, attachments });
  }
  end(writer, 0);
  const by = new Map(pictures.map((bytes) => [sha256(bytes), bytes]));
  return {
    record: buildRecord(writer.entries, sampleRun, sampleProcedures, found),
    read: ({ sha256: digest }) => Promise.resolve(by.get(digest) ?? null),
    pictures,
  };
}
