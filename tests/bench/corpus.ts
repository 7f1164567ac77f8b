import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../harness/entries.ts';
import { sha256 } from '../../harness/json.ts';
import { png } from '../golden/pictured-run.ts';
import { begin, end, LedgerWriter, play, type SampleStep } from '../golden/sample-ledger.ts';
import { sampleRun } from '../golden/sample-runs.ts';
import { sampleSteps } from '../golden/sample-steps.ts';

/** What every reporter of the bench is given: as many steps as pictures, each picture another. */
export interface Corpus {
  readonly steps: readonly {
    readonly title: string;
    readonly criteria: readonly string[];
    readonly picture: string;
  }[];
  readonly entries: readonly Entry[];
  readonly run: string;
  readonly bytes: number;
}

const [width, height] = [1280, 800];

/**
 * Writes the pictures into `folder/attachments`, by their digest, and gives the ledger of a run that attached them.
 * The same number gives the same bytes.
 */
export async function makeCorpus(folder: string, count: number): Promise<Corpus> {
  await mkdir(join(folder, 'attachments'), { recursive: true });
  const shapes = sampleSteps.filter(({ criteria }) => (criteria?.length ?? 0) > 0);
  const writer = new LedgerWriter('2026-11-22T10:15:00.000Z');
  const steps: (SampleStep & { picture: string; bytes: number })[] = [];
  for (let index = 0; index < count; index += 1) {
    const shape = shapes[index % shapes.length] ?? shapes[0];
    if (shape === undefined) throw new TypeError('no sample step has criteria');
    const bytes = screen(index + 1);
    const digest = sha256(bytes);
    const picture = join(folder, 'attachments', `${digest}.png`);
    await writeFile(picture, bytes);
    const attachments = [
      {
        name: `after step ${index + 1}.png`,
        mediaType: 'image/png',
        sha256: digest,
        bytes: bytes.length,
      },
    ];
    const title = `${shape.title} ${index + 1}`;
    const procedure = `${shape.procedure}-${Math.floor(index / 4)}`;
    steps.push({
      ...shape,
      id: `${shape.id}-${index + 1}`,
      title,
      procedure,
      attachments,
      picture,
      bytes: bytes.length,
    });
  }
  begin(writer, sampleRun, steps);
  for (const { picture: _picture, bytes: _bytes, ...step } of steps) play(writer, step);
  end(writer, 1);
  return {
    steps: steps.map(({ title, picture, criteria = [] }) => ({
      title,
      criteria: criteria.map(({ name }) => name),
      picture,
    })),
    entries: writer.entries,
    run: sampleRun,
    bytes: steps.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** A page of text that says nothing: about as large, when compressed, as a screenshot of a console is. */
function screen(seed: number): Buffer {
  const rows = Buffer.alloc((1 + width) * height, 0xff);
  let state = seed * 2_654_435_761;
  for (let y = 0; y < height; y += 1) {
    const start = y * (1 + width);
    rows[start] = 0;
    if (y < 48) rows.fill(0x23 + (seed % 60), start + 1, start + 1 + width);
    else if (y % 18 < 7) {
      for (let x = 40; x < width - 40; x += 1) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        if (x % 9 < 7 && (state & 3) !== 0) rows[start + 1 + x] = 0x30 + (state & 0x70);
      }
    }
  }
  return png(width, height, rows, 'grey');
}
