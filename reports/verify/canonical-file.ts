import { canonicalJson } from '../../harness/json.ts';
import { within } from './evidence.ts';
import { checked, finding, type Said } from './finding.ts';
import { limits } from './limits.ts';
import { bytesOf, Unreadable } from './reading.ts';
import { misfit } from './schema.ts';
import { readJsonBytes } from './strict-json.ts';

/**
 * Reads record.json or protocol.json of a stranger: JSON that all readers take alike, that fits its schema, in its one
 * form. `null`, with a finding, for anything else. The type is what the schema says, no more.
 */
export async function* readCanonical<T>(
  folder: string,
  name: 'record.json' | 'protocol.json',
): AsyncGenerator<Said, T | null> {
  const schema = name === 'record.json' ? 'record.schema.json' : 'protocol.schema.json';
  let bytes: Buffer;
  try {
    bytes = await bytesOf(within(folder, name), limits.textBytes);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield finding('refused', name, error.message, 'a file that can be read');
    return null;
  }
  const read = readJsonBytes(bytes);
  if ('wrong' in read) {
    yield finding('invalid', name, read.wrong, 'JSON that all readers take alike');
    return null;
  }
  const wrong = misfit(schema, read.value);
  if (wrong !== null) {
    yield finding('invalid', `${name} ${wrong.place}`.trim(), wrong.text, `reports/${schema}`);
    return null;
  }
  if (!isCanonical(read.value, bytes)) {
    yield finding(
      'altered',
      name,
      'another form of the same, or a text that readers take in different ways',
      'the one form of RFC 8785',
    );
    return null;
  }
  yield checked(`${name} against its schema`);
  return read.value as T;
}

function isCanonical(value: unknown, bytes: Buffer): boolean {
  try {
    return bytes.equals(Buffer.from(canonicalJson(value)));
  } catch {
    return false;
  }
}
