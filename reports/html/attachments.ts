import type { AttachmentRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

/** Bytes of an attachment whose digest has been checked; `null` where it is not there. */
export type ReadAttachment = (attachment: AttachmentRecord) => Promise<Uint8Array | null>;

/** Formats a browser draws without running anything; everything else is listed. */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
]);

/** Pictures in place, decoded when they are looked at; other files by name and digest. */
export async function attachmentsOf(
  attachments: readonly AttachmentRecord[],
  read: ReadAttachment,
): Promise<Markup | null> {
  if (attachments.length === 0) return null;
  const drawn: Markup[] = [];
  for (const attachment of attachments) drawn.push(await figure(attachment, read));
  return html`<h4>Attachments</h4>
    <ul class="attachments">
      ${drawn}
    </ul>`;
}

async function figure(attachment: AttachmentRecord, read: ReadAttachment): Promise<Markup> {
  const { name, mediaType, bytes, sha256, state } = attachment;
  const seen = state === 'present' && pictures.has(mediaType) ? await read(attachment) : null;
  return html`<li>
    <figure>
      ${seen !== null && html`<img loading="lazy" decoding="async" alt="${name}" src="data:${mediaType};base64,${Buffer.from(seen).toString('base64')}" />`}
      <figcaption>
        ${name}
        <span class="note"
          >${mediaType}, ${bytes} bytes, ${attachment.file ?? 'no file'}, SHA-256
          <code class="digest">${sha256}</code></span
        >${state !== 'present' && html` <strong class="warn">${state === 'missing' ? 'This file is missing.' : 'This file was altered: its digest is another one.'}</strong>`}
      </figcaption>
    </figure>
  </li>`;
}
