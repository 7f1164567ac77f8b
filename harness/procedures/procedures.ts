import { DefinitionErrors } from '../errors/definition-errors.ts';
import { DefinitionError } from '../errors/index.ts';
import { proceduresFolder, readFolder, slugOf, type ProcedureFile } from './folder.ts';
import { isValidity, type Validity } from '../validity.ts';
import { readBlocks, type Block, type Heading } from './markdown.ts';

/** A documented procedure in our own words; every text is plain and has to be escaped where it is drawn. */
export interface Procedure {
  /** `file#heading`, such as `post-deployment#elasticsearch-https`. */
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly purpose: string;
  readonly prerequisites: readonly string[];
  readonly instructions: readonly string[];
  /** Names of the acceptance criteria of the step that carries it out. */
  readonly expectedResults: readonly string[];
  /** Names of what a person or third party has to state, since it cannot be observed. */
  readonly attestedResults: readonly string[];
  /** For how long an attested result counts, by its name; one that is not named counts for good. */
  readonly validity: Readonly<Record<string, Validity>>;
  readonly notes: readonly string[];
  /** Where the document says it: headings from the outermost, or null where a real install needs it beyond the document. */
  readonly documentSection: readonly string[] | null;
}

const parts = [
  'Prerequisites',
  'What to do',
  'Expected results',
  'Attested results',
  'Notes',
] as const;
type Part = (typeof parts)[number];
const beyond = 'beyond the document';

/**
 * Reads every procedure of a folder, in the order of file and heading.
 * @throws DefinitionErrors (RP-D160) with every fault, each with file and line.
 */
export function readProcedures(folder: string = proceduresFolder): readonly Procedure[] {
  const faults: DefinitionError[] = [];
  const procedures = readFolder(folder, 'procedures').flatMap((file) => readFile(file, faults));
  for (const [index, procedure] of procedures.entries()) {
    const earlier = procedures.slice(0, index).find(({ id }) => id === procedure.id);
    if (earlier !== undefined) {
      faults.push(
        fault(
          procedure.file,
          procedure.line,
          `Two procedures have the id "${procedure.id}".`,
          `the other is in line ${earlier.line}`,
          'headings that differ',
        ),
      );
    }
  }
  if (faults.length > 0)
    throw new DefinitionErrors('RP-D160', 'The procedures cannot be read.', faults);
  return procedures;
}

function readFile(file: ProcedureFile, faults: DefinitionError[]): Procedure[] {
  const blocks = readBlocks(file.text);
  const [first] = blocks;
  if (first?.kind !== 'heading' || first.level !== 1) {
    faults.push(
      fault(
        file.shown,
        1,
        'A procedure file has no title.',
        first?.kind ?? 'nothing',
        'a heading of the first level, # Title',
      ),
    );
    return [];
  }
  const starts = blocks.flatMap((block, at) =>
    block.kind === 'heading' && block.level === 2 ? [{ heading: block, at }] : [],
  );
  if (starts.length === 0)
    faults.push(
      fault(
        file.shown,
        1,
        'A procedure file has no procedure.',
        'no heading of the second level',
        '## Name of the procedure',
      ),
    );
  return starts.map(({ heading, at }, index) =>
    readProcedure(file, first.text, heading, blocks.slice(at + 1, starts[index + 1]?.at), faults),
  );
}

function readProcedure(
  file: ProcedureFile,
  chapter: string,
  heading: Heading,
  blocks: readonly Block[],
  faults: DefinitionError[],
): Procedure {
  const complain = (line: number, sentence: string, found: string, expected: string): void => {
    faults.push(
      fault(file.shown, line, `Procedure "${heading.text}": ${sentence}`, found, expected),
    );
  };
  const firstPart = blocks.findIndex((block) => block.kind === 'heading');
  const lead = firstPart < 0 ? blocks : blocks.slice(0, firstPart);
  const [source, ...purpose] = lead;
  const said =
    source?.kind === 'paragraph' && source.text.startsWith('Source: ')
      ? source.text.slice('Source: '.length).trim()
      : '';
  if (said === '')
    complain(
      source?.line ?? heading.line,
      'does not say where it comes from.',
      source === undefined || source.kind !== 'paragraph' ? 'nothing' : source.text,
      `Source: headings of the document, or Source: ${beyond}`,
    );
  const prose = purpose.filter((block) => block.kind === 'paragraph');
  if (prose.length === 0 || prose.length < purpose.length)
    complain(
      heading.line,
      'has no purpose in plain sentences.',
      `${purpose.length} blocks before the first part`,
      'one or more paragraphs',
    );

  const lists = readParts(blocks.slice(firstPart < 0 ? blocks.length : firstPart), complain);
  for (const needed of ['Prerequisites', 'What to do'] as const) {
    if (!lists.has(needed))
      complain(
        heading.line,
        `has no part "${needed}".`,
        [...lists.keys()].join(', ') || 'no part',
        `### ${needed}, followed by a list`,
      );
  }
  const expectedResults = lists.get('Expected results') ?? [];
  const attested = (lists.get('Attested results') ?? []).map(limited);
  const attestedResults = attested.map(({ name }) => name);
  const validity = Object.fromEntries(
    attested.flatMap(({ name, validFor }) => (validFor === null ? [] : [[name, validFor]])),
  );
  for (const [name, validFor] of Object.entries(validity)) {
    if (!isValidity(validFor))
      complain(
        heading.line,
        'limits a result in words the program does not know.',
        `"${name}; valid for ${validFor}"`,
        '; valid for 12 months (days, months or years)',
      );
  }
  if (expectedResults.length + attestedResults.length === 0)
    complain(
      heading.line,
      'has no result.',
      'neither expected nor attested results',
      '### Expected results, followed by a list',
    );
  for (const result of repeated([...expectedResults, ...attestedResults]))
    complain(heading.line, 'has a result twice.', result, 'results that differ');
  return {
    id: `${file.stem}#${slugOf(heading.text)}`,
    chapter,
    title: heading.text,
    file: file.shown,
    line: heading.line,
    purpose: prose.map((block) => block.text).join('\n\n'),
    prerequisites: lists.get('Prerequisites') ?? [],
    instructions: lists.get('What to do') ?? [],
    expectedResults,
    attestedResults,
    validity,
    notes: lists.get('Notes') ?? [],
    documentSection: said === beyond ? null : said.split(' / '),
  };
}

function readParts(
  blocks: readonly Block[],
  complain: (line: number, sentence: string, found: string, expected: string) => void,
): Map<Part, readonly string[]> {
  const lists = new Map<Part, readonly string[]>();
  let current: Part | undefined;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      current = parts.find((part) => part === block.text);
      if (block.level !== 3 || current === undefined)
        complain(block.line, 'has a part the program does not know.', block.text, parts.join(', '));
      else if (lists.has(current))
        complain(block.line, 'has a part twice.', block.text, 'each part once');
    } else if (block.kind === 'list' && current !== undefined && !lists.has(current)) {
      if (block.ordered !== (current === 'What to do'))
        complain(
          block.line,
          `has the wrong kind of list under "${current}".`,
          block.ordered ? 'a numbered list' : 'a list of points',
          block.ordered ? 'a list of points' : 'a numbered list',
        );
      lists.set(
        current,
        block.items.map((item) => item.text),
      );
    } else {
      complain(
        block.line,
        'has something besides one list in a part.',
        block.kind,
        'one list under each part',
      );
    }
  }
  return lists;
}

/** `the alert has arrived; valid for 12 months` is the result's name and for how long it counts. */
function limited(text: string): { name: string; validFor: string | null } {
  const [name = '', validFor] = text.split('; valid for ');
  return { name, validFor: validFor ?? null };
}

const repeated = (texts: readonly string[]): string[] =>
  texts.filter((text, at) => texts.indexOf(text) !== at);

function fault(
  file: string,
  line: number,
  sentence: string,
  found: string,
  expected: string,
): DefinitionError {
  return new DefinitionError('RP-D160', sentence, { where: `${file}:${line}`, found, expected });
}
