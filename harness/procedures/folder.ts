import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own procedures. */
export const proceduresFolder = fileURLToPath(new URL('../../procedures/', import.meta.url));
const project = fileURLToPath(new URL('../../', import.meta.url));

export interface ProcedureFile {
  /** File name without its ending. */
  readonly stem: string;
  /** As shown in messages: relative to the project where it lies in it. */
  readonly shown: string;
  readonly text: string;
}

/** The folder's Markdown files by name; parameter tables are those called `parameters-….md`. */
export function readFolder(folder: string, kind: 'procedures' | 'parameters'): ProcedureFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .filter((name) => name.startsWith('parameters-') === (kind === 'parameters'))
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const inside = relative(project, path);
      return {
        stem: basename(name, '.md'),
        shown: inside.startsWith('..') ? path : inside,
        text: readFileSync(path, 'utf8'),
      };
    });
}

/** The anchor a Markdown viewer gives a heading: lower case, spaces to hyphens, punctuation dropped. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-');
}
