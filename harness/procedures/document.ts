import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefinitionErrors } from '../errors/definition-errors.ts';
import { DefinitionError } from '../errors/index.ts';
import { proceduresFolder } from './folder.ts';

/** A section of the document: its headings from the outermost, and what can be told of it without its text. */
export interface DocumentSection {
  readonly headings: readonly string[];
  /** SHA-256 of the text up to the next heading, with line ends as LF and no blank space at either end. */
  readonly sha256: string;
  /** First cells of the rows of its tables, in order; null where the row has lost its name. */
  readonly parameters: readonly (string | null)[];
}

export interface IndexedSection extends DocumentSection {
  /** Why no procedure and no table comes from it. */
  readonly noProcedure?: string;
}

export interface DocumentIndex {
  readonly title: string;
  readonly source: string;
  readonly sections: readonly IndexedSection[];
}

/** The index kept beside the procedures. */
export function readDocumentIndex(folder: string = proceduresFolder): DocumentIndex {
  return JSON.parse(readFileSync(join(folder, 'document.json'), 'utf8')) as DocumentIndex;
}

/**
 * Describes the text of a document, section by section, given its headings in order. A heading stands on a line
 * of its own, or at the end of one after a hyphen, as in the archived page.
 * @throws DefinitionErrors RP-D162 naming each heading that is not found where it should be.
 */
export function describeDocument(
  text: string,
  headings: readonly (readonly string[])[],
): DocumentSection[] {
  const lined = text.replace(/\r\n?/g, '\n');
  const faults: DefinitionError[] = [];
  const places: { headings: readonly string[]; start: number; end: number }[] = [];
  for (const path of headings) {
    const from = places.at(-1)?.end ?? 0;
    const found = placeOf(path.at(-1) ?? '', lined, from);
    if (found === undefined)
      faults.push(
        new DefinitionError(
          'RP-D162',
          `The document has no heading "${path.at(-1) ?? ''}" there.`,
          {
            found: `nothing after "${places.at(-1)?.headings.at(-1) ?? 'the start'}"`,
            expected: path.join(' / '),
          },
        ),
      );
    else places.push({ headings: path, ...found });
  }
  if (faults.length > 0)
    throw new DefinitionErrors(
      'RP-D162',
      'The document does not have the headings of procedures/document.json.',
      faults,
    );
  return places.map(({ headings: path, end }, at) => {
    const section = lined.slice(end, places[at + 1]?.start).trim();
    return {
      headings: path,
      sha256: createHash('sha256').update(section).digest('hex'),
      parameters: parametersOf(section),
    };
  });
}

function placeOf(
  heading: string,
  text: string,
  from: number,
): { start: number; end: number } | undefined {
  const pattern = new RegExp(
    `(?:^|(?<=[.):}\\d>|a-z]) ?)(?:- |\\d+\\. )?${heading.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:?$`,
    'gm',
  );
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

/** Rows follow a line of `---|`; the first cell names the parameter unless it reads like a sentence. */
function parametersOf(section: string): (string | null)[] {
  const names: (string | null)[] = [];
  let inTable = false;
  for (const line of section.split('\n')) {
    if (/^-{3}\|/.test(line)) inTable = true;
    else if (inTable && line.includes(' | ')) {
      const name = line.slice(0, line.indexOf(' | ')).trim();
      names.push(/^\/?[\w./{}-]+$/.test(name) ? name : null);
    } else inTable = false;
  }
  return names;
}
