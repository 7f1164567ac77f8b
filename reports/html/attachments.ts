import { EvidenceError } from '../../harness/errors/index.ts';
import { sha256 } from '../../harness/json.ts';
import type { AttachmentRecord } from '../run-record.ts';
import type { CarriedPicture } from './check/data-blocks.ts';
import { html, type Markup } from './markup.ts';
import { sizeOf, type Size } from './picture-size.ts';

/** A picture in another form than the one attached, as for print. */
export interface Rendition {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Bytes of an attachment whose digest has been checked, or a rendition of them; `null` where it is not there. */
export type ReadAttachment = (
  attachment: AttachmentRecord,
) => Promise<Uint8Array | Rendition | null>;

/** Formats a browser draws without running anything; everything else is listed. */
const formats: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
]);

const isPicture = ({ state, mediaType }: AttachmentRecord): boolean =>
  state === 'present' && formats.has(mediaType);

/** Every attachment with its digest; pictures where they are seen, `at the end` of the page their bytes. */
export async function attachmentsOf(
  attachments: readonly AttachmentRecord[],
  read: ReadAttachment,
  pictures: 'at the end' | 'in place',
): Promise<Markup | null> {
  if (attachments.length === 0) return null;
  const drawn: Markup[] = [];
  for (const attachment of attachments) {
    const seen = isPicture(attachment) ? await read(attachment) : null;
    const shown =
      seen === null
        ? null
        : pictures === 'in place'
          ? inPlace(attachment, seen)
          : frame(attachment, seen);
    drawn.push(figure(attachment, shown));
  }
  return html`<h4>Attachments</h4>
    <ul class="attachments">
      ${drawn}
    </ul>`;
}

/** The bytes of the pictures a page shows, each once. */
export function picturesOf(
  attachments: readonly AttachmentRecord[],
  read: ReadAttachment,
): CarriedPicture[] {
  const shown = new Map(attachments.filter(isPicture).map((one) => [one.sha256, one]));
  return [...shown.values()].map((attachment) => ({
    sha256: attachment.sha256,
    mediaType: attachment.mediaType,
    read: async () => {
      const seen = await read(attachment);
      const bytes = seen !== null && 'bytes' in seen ? seen.bytes : seen;
      if (bytes !== null && sha256(bytes) === attachment.sha256) return bytes;
      throw new EvidenceError(
        'RP-E610',
        `The picture "${attachment.name}" changed while the report was drawn.`,
        {
          where: attachment.file ?? attachment.name,
          ...(bytes === null ? {} : { found: `SHA-256 ${sha256(bytes)}` }),
          expected: `SHA-256 ${attachment.sha256}`,
          fix: 'Find out what writes into the evidence folder, then npx runproof report.',
        },
      );
    },
  }));
}

function figure(
  { name, mediaType, bytes, sha256: digest, state, file }: AttachmentRecord,
  shown: Markup | null,
): Markup {
  return html`<li>
    <figure>
      ${shown}
      <figcaption>
        ${name}
        <span class="note"
          >${mediaType}, ${bytes} bytes,
          ${file === null ? 'no file' : html`<a href="${file}">${file}</a>`}, SHA-256
          <code class="digest">${digest}</code></span
        >${state !== 'present' && html` <strong class="warn">${state === 'missing' ? 'This file is missing.' : 'This file was altered: its digest is another one.'}</strong>`}
      </figcaption>
    </figure>
  </li>`;
}

const inPlace = ({ name, mediaType }: AttachmentRecord, seen: Uint8Array | Rendition): Markup => {
  const { bytes, mediaType: type } = 'bytes' in seen ? seen : { bytes: seen, mediaType };
  return html`<img
    alt="${name}"
    src="data:${type};base64,${Buffer.from(bytes).toString('base64')}"
  />`;
};

/** An empty picture of the right size, so that nothing moves when the real one takes its place. */
function frame({ name, sha256: digest }: AttachmentRecord, seen: Uint8Array | Rendition): Markup {
  const size = sizeOf('bytes' in seen ? seen.bytes : seen) ?? unknown;
  const { width, height } = size;
  return html`<img
      data-picture="${digest}"
      alt="${name}"
      width="${width}"
      height="${height}"
      src="${blank(size)}"
    />
    <p class="note unscripted">
      The script of this page shows the picture; without it, open the file named below.
    </p>`;
}

const unknown: Size = { width: 1280, height: 800 };

const blank = ({ width, height }: Size): string =>
  `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${width} ${height}'/%3E`;
