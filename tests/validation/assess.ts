import { names, proofOf, type Requirement, type Requirements } from './requirements.ts';
import type { Results, TestResult } from './results.ts';
import type { Tested } from './tested.ts';

/** One proof with the tests it names. */
export interface ProofResult {
  readonly proof: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface RequirementResult extends Requirement {
  /** True where every proof has a passed test, and none that failed or was skipped. */
  readonly proved: boolean;
  readonly proofs: readonly ProofResult[];
}

/** Everything a customer files: what was promised, what was tested, and what came of it. */
export interface ValidationPack {
  readonly pack: 'runproof validation pack';
  readonly version: 1;
  readonly intendedUse: string;
  readonly notIntended: string;
  readonly tested: Tested | null;
  readonly started: string;
  readonly milliseconds: number;
  readonly counts: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly requirements: readonly RequirementResult[];
  /** Tests that did not pass. */
  readonly notPassed: readonly TestResult[];
  readonly errors: readonly string[];
  /** How many tests each file has that no requirement names; they count all the same. */
  readonly unnamed: Readonly<Record<string, number>>;
  /** Why these are no results of a release; empty where nothing speaks against it. */
  readonly reservations: readonly string[];
  readonly verdict: 'proved' | 'not proved';
}

/** Holds the results of a test run against the requirements. */
export function assess(
  { intendedUse, notIntended, requirements }: Requirements,
  results: Results,
  reservations: readonly string[],
): ValidationPack {
  const { tests, errors, tested, started, milliseconds } = results;
  const assessed = requirements.map((one) => assessOne(one, tests));
  const counts = tally(tests);
  const whole = errors.length === 0 && counts.failed === 0 && counts.skipped === 0;
  const proved = whole && assessed.every((one) => one.proved) && reservations.length === 0;
  return {
    pack: 'runproof validation pack',
    version: 1,
    intendedUse,
    notIntended,
    tested,
    started,
    milliseconds,
    counts,
    requirements: assessed,
    notPassed: tests.filter(({ result }) => result !== 'passed'),
    errors,
    unnamed: unnamedIn(requirements, tests),
    reservations,
    verdict: proved ? 'proved' : 'not proved',
  };
}

function assessOne(requirement: Requirement, tests: readonly TestResult[]): RequirementResult {
  const proofs = requirement.proof.map((text) => {
    const proof = proofOf(text);
    return {
      proof: text,
      ...tally(tests.filter(({ file, titles }) => names(proof, file, titles))),
    };
  });
  const proved = proofs.every(
    ({ passed, failed, skipped }) => passed > 0 && failed === 0 && skipped === 0,
  );
  return { ...requirement, proved, proofs };
}

function tally(tests: readonly TestResult[]): ValidationPack['counts'] {
  const count = (wanted: TestResult['result']) =>
    tests.filter(({ result }) => result === wanted).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

function unnamedIn(
  requirements: readonly Requirement[],
  tests: readonly TestResult[],
): Readonly<Record<string, number>> {
  const proofs = requirements.flatMap(({ proof }) => proof.map(proofOf));
  const found: Record<string, number> = {};
  for (const { file, titles } of tests)
    if (!proofs.some((proof) => names(proof, file, titles))) found[file] = (found[file] ?? 0) + 1;
  return found;
}

/** What speaks against filing the results as those of a release. */
export function reservationsOf(
  { tested }: Pick<Results, 'tested'>,
  now: Tested,
  missing: readonly string[],
): readonly string[] {
  const those = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  if (tested === null) return ['The results do not say which software was tested.'];
  const { commit, modified } = tested.software;
  return [
    ...(commit === null ? ['The commit that was tested is unknown.'] : []),
    ...(modified ? ['The working tree that was tested differed from its commit.'] : []),
    ...(commit === now.software.commit
      ? []
      : [`The results are of commit ${commit}, and this is ${now.software.commit}.`]),
    ...(now.software.modified && !modified
      ? ['The working tree has been changed since the tests ran.']
      : []),
    ...(missing.length > 0
      ? [
          `${those(missing.length, 'test file')} did not run: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}.`,
        ]
      : []),
  ];
}
