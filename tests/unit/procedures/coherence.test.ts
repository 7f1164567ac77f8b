import { expect, test } from '@playwright/test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeDocument, readDocumentIndex } from '../../../harness/procedures/document.ts';
import {
  readParameterTables,
  readProcedures,
  readServiceParameters,
} from '../../../harness/procedures/index.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const archived = join(project, '../shared/source/deployment-archived.txt');
const index = readDocumentIndex();
const procedures = readProcedures();
const tables = readParameterTables();
const stored = readServiceParameters();
const path = (headings: readonly string[]): string => headings.join(' / ');

interface Found {
  readonly file: string;
  readonly id: string;
  readonly procedure: string;
  readonly criteria: object;
  readonly attestations?: object;
}

async function steps(): Promise<Found[]> {
  const folder = join(project, 'steps');
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.ts'),
      )
    : [];
  const found = await Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
      return Object.values(module)
        .filter(isStep)
        .map((step) => ({ ...step, file: relative(project, file) }));
    }),
  );
  return found.flat();
}

function isStep(value: unknown): value is Omit<Found, 'file'> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'procedure' in value &&
    'criteria' in value
  );
}

test('every section of the document has a procedure or a table, or says why not', () => {
  const used = [...procedures, ...tables, ...stored].flatMap(({ documentSection }) =>
    documentSection === null ? [] : [path(documentSection)],
  );
  const known = index.sections.map(({ headings }) => path(headings));
  expect(
    [...new Set(used.filter((one) => !known.includes(one)))],
    'sources that are no section',
  ).toEqual([]);
  const orphans = index.sections.filter(
    ({ headings, noProcedure }) => noProcedure === undefined && !used.includes(path(headings)),
  );
  expect(
    orphans.map(({ headings }) => path(headings)),
    'sections nothing comes from',
  ).toEqual([]);
  const needless = index.sections.filter(
    ({ headings, noProcedure }) => noProcedure !== undefined && used.includes(path(headings)),
  );
  expect(
    needless.map(({ headings }) => path(headings)),
    'sections that say why not, and yet',
  ).toEqual([]);
});

test('the index is whole: headings once, digests of SHA-256, parents before their sections', () => {
  const known = index.sections.map(({ headings }) => path(headings));
  expect(new Set(known).size).toBe(known.length);
  expect(new Set(index.sections.map(({ sha256 }) => sha256)).size).toBeGreaterThan(
    known.length - 9,
  );
  for (const { headings, sha256 } of index.sections) {
    expect(sha256, path(headings)).toMatch(/^[0-9a-f]{64}$/);
    if (headings.length > 1) expect(known).toContain(path(headings.slice(0, -1)));
  }
});

test('the tables have the parameters of the document, in its order, and no other', () => {
  for (const section of index.sections.filter(({ parameters }) => parameters.length > 0)) {
    const of = ({ documentSection }: { documentSection: readonly string[] | null }): boolean =>
      documentSection !== null && path(documentSection) === path(section.headings);
    const rows = tables.filter(of);
    const paths = stored.filter(of);
    if (rows.length > 0) {
      expect(
        rows.map(({ documentName }) => documentName),
        path(section.headings),
      ).toEqual([...section.parameters]);
      continue;
    }
    const documented = paths.map(({ path: whole, documentSaysUat }) =>
      whole.replace('{environment}', documentSaysUat ? 'uat' : 'production'),
    );
    const lastParts = [...new Set(paths.map(({ path: whole }) => whole.split('/').at(-1)))];
    const expected = [...section.parameters];
    expect(
      expected.every((name) => name?.startsWith('/')) ? documented : lastParts,
      path(section.headings),
    ).toEqual(expected);
  }
  const sections = index.sections
    .filter(({ parameters }) => parameters.length > 0)
    .map(({ headings }) => path(headings));
  const strays = [...tables, ...stored].filter(
    ({ documentSection }) => documentSection !== null && !sections.includes(path(documentSection)),
  );
  expect(strays.map(({ line, file }) => `${file}:${line}`)).toEqual([]);
});

test('the digests are those of the archived document', () => {
  const headings = index.sections.map((section) => section.headings);
  const kept = index.sections.map(({ headings: of, sha256, parameters }) => ({
    headings: of,
    sha256,
    parameters,
  }));
  // The text is the vendor's and not ours to keep. Away from it, the same program must at least refuse another text.
  if (existsSync(archived))
    expect(describeDocument(readFileSync(archived, 'utf8'), headings)).toEqual(kept);
  else expect(() => describeDocument('Another page', headings)).toThrow('RP-D162');
});

test('every procedure has a step or stands on the list of what is not built, never both', async () => {
  const notBuilt = JSON.parse(
    readFileSync(join(project, 'procedures/not-built.json'), 'utf8'),
  ) as string[];
  const built = new Set((await steps()).map(({ procedure }) => procedure));
  const ids = procedures.map(({ id }) => id);
  expect(new Set(notBuilt).size, 'listed once').toBe(notBuilt.length);
  expect(
    notBuilt.filter((id) => !ids.includes(id)),
    'listed, but no procedure',
  ).toEqual([]);
  expect(
    notBuilt.filter((id) => built.has(id)),
    'built, but still listed: take it off',
  ).toEqual([]);
  expect(
    ids.filter((id) => !built.has(id) && !notBuilt.includes(id)),
    'neither built nor listed',
  ).toEqual([]);
});

test('every step carries out a procedure, and its criteria are the expected results', async () => {
  const found = await steps();
  const faults = found.flatMap(({ file, id, procedure: of, criteria, attestations }) => {
    const procedure = procedures.find((one) => one.id === of);
    if (procedure === undefined)
      return [`${file}: ${id} carries out "${of}", which is no procedure`];
    return [
      ...differences(`${file}: ${id}, criteria`, Object.keys(criteria), procedure.expectedResults),
      ...differences(
        `${file}: ${id}, attestations`,
        Object.keys(attestations ?? {}),
        procedure.attestedResults,
      ),
    ];
  });
  expect(faults).toEqual([]);
  expect(new Set(found.map(({ id }) => id)).size, 'an id is used once').toBe(found.length);
});

function differences(
  where: string,
  given: readonly string[],
  documented: readonly string[],
): string[] {
  return [
    ...given
      .filter((name) => !documented.includes(name))
      .map((name) => `${where}: "${name}" is not documented`),
    ...documented
      .filter((name) => !given.includes(name))
      .map((name) => `${where}: "${name}" is missing`),
  ];
}
