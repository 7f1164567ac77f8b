import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.strictObject({
  intendedUse: z.string().trim().min(1),
  notIntended: z.string().trim().min(1),
  requirements: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Z]+-\d\d$/),
        chapter: z.string().min(1),
        text: z.string().trim().min(1),
        risk: z.enum(['high', 'medium', 'low']),
        because: z.string().trim().min(1),
        proof: z.array(z.string().regex(/^tests\/.+/)).min(1),
      }),
    )
    .min(1),
});

export type Requirements = z.infer<typeof schema>;
export type Requirement = Requirements['requirements'][number];

/** A test file, a folder of them (ending in a slash), or one test of a file. */
export interface Proof {
  readonly path: string;
  readonly title: string | null;
}

export const requirementsFile = new URL('../../docs/requirements.yaml', import.meta.url);

/** Reads the requirements; throws where they do not have their shape, or two share an id. */
export function readRequirements(
  text: string = readFileSync(requirementsFile, 'utf8'),
): Requirements {
  const read = schema.parse(parse(text));
  const ids = read.requirements.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`docs/requirements.yaml: ${twice} stands there twice.`);
  return read;
}

export function proofOf(text: string): Proof {
  const [path = '', ...title] = text.split(' › ');
  return { path, title: title.length === 0 ? null : title.join(' › ') };
}

/** Whether a test of a file, by its titles from the outermost group on, is one the proof names. */
export function names({ path, title }: Proof, file: string, titles: readonly string[]): boolean {
  const inPlace = path.endsWith('/') ? file.startsWith(path) : file === path;
  return inPlace && (title === null || titles.at(-1) === title || titles.join(' › ') === title);
}

/** Whether the test a proof names is in the tree, by file and title. */
export function isThere(text: string): boolean {
  const { path, title } = proofOf(text);
  const file = new URL(`../../${path}`, import.meta.url);
  if (!existsSync(file)) return false;
  if (title === null || path.endsWith('/')) return true;
  const said = readFileSync(file, 'utf8').replaceAll('\\', '');
  return [`'${title}'`, `"${title}"`].some((one) => said.includes(one));
}
