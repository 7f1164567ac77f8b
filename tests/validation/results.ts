import { globSync } from 'node:fs';
import { z } from 'zod';
import type { Tested } from './tested.ts';

const status = z.enum(['expected', 'unexpected', 'flaky', 'skipped']);

interface Suite {
  readonly title: string;
  readonly file: string;
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly projectName: string; readonly status: string }[];
  }[];
  readonly suites?: readonly Suite[] | undefined;
}

const suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  file: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      tests: z.array(z.object({ projectName: z.string(), status })),
    }),
  ),
  suites: z.lazy(() => z.array(suite)).optional(),
});

/** What Playwright's JSON reporter writes, as far as it is read here. */
const report = z.object({
  config: z.object({ metadata: z.record(z.string(), z.unknown()) }),
  suites: z.array(suite),
  errors: z.array(z.object({ message: z.string().optional() })),
  stats: z.object({ startTime: z.string(), duration: z.number() }),
});

export interface TestResult {
  /** From the project's folder: `tests/unit/…`. */
  readonly file: string;
  /** From the outermost group on. */
  readonly titles: readonly string[];
  /** A test that passed only at a second attempt has not passed. */
  readonly result: 'passed' | 'failed' | 'skipped';
}

export interface Results {
  readonly tests: readonly TestResult[];
  /** Errors outside of any test: a file that does not load, a worker that died. */
  readonly errors: readonly string[];
  readonly started: string;
  readonly milliseconds: number;
  /** What was tested, as the run itself wrote it down; `null` in results of before that was done. */
  readonly tested: Tested | null;
}

/** Reads a result file of Playwright; throws where it has not the shape of one. */
export function readResults(text: string): Results {
  const { config, suites, errors, stats } = report.parse(JSON.parse(text));
  const tested = config.metadata['tested'];
  return {
    tests: suites.flatMap((one) => testsIn(one, [], one.file)),
    errors: errors.map(({ message }) => message ?? 'an error without a message'),
    started: stats.startTime,
    milliseconds: stats.duration,
    tested: tested === undefined ? null : (tested as Tested),
  };
}

/** A file's own suite bears the file's name, which is no title; groups that a shared module declares are the file's, too. */
function testsIn(
  { title, specs, suites = [] }: Suite,
  above: readonly string[],
  file: string,
): TestResult[] {
  const groups = title === file ? above : [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map((test) => ({
        file: `tests/${file}`,
        titles: [...groups, spec.title],
        result: results[status.parse(test.status)],
      })),
    ),
    ...suites.flatMap((one) => testsIn(one, groups, file)),
  ];
}

const results = {
  expected: 'passed',
  unexpected: 'failed',
  flaky: 'failed',
  skipped: 'skipped',
} as const;

/**
 * Test files that are there and have no result: the run was of a part only.
 * @param folders those that a whole run plays, below `tests/`
 */
export function withoutResult(
  { tests }: Pick<Results, 'tests'>,
  root: URL,
  folders: readonly string[],
): readonly string[] {
  const played = new Set(tests.map(({ file }) => file));
  return globSync(
    folders.map((folder) => `tests/${folder}/**/*.test.ts`),
    { cwd: root },
  )
    .filter((file) => !played.has(file))
    .toSorted();
}
