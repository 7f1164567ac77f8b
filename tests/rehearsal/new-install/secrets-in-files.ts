import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

/** Files that hold one of the secrets in some form. Worked out apart from the leak gate, so that each can catch the other. */
export async function hitsOf(
  files: readonly string[],
  secrets: readonly string[],
): Promise<readonly string[]> {
  const forms = secrets.flatMap(formsOf);
  const hits: string[] = [];
  for (const file of files) {
    const content = await readFile(file);
    if (forms.some((form) => content.includes(form))) hits.push(file);
  }
  return hits;
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return [
    secret,
    html,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => withinBase64(bytes, shift)),
  ];
}

/** How the bytes look within a longer base64 text that begins `shift` bytes before them, without the characters neighbours share. */
function withinBase64(bytes: Buffer, shift: number): readonly string[] {
  const whole = Math.floor((bytes.length + shift) / 3) * 4;
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .slice(0, whole);
  const own = text.slice(shift === 0 ? 0 : 4);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
