import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { miniature, node24, outcome, project } from './miniature.ts';

// One run of oxlint over all planted files, so the tests of this file share one worker.
test.describe.configure({ mode: 'default', timeout: 120_000 });

const direction = 'eslint(no-restricted-imports)';
const uses = (path: string) => `import * as found from '${path}';\n\nexport const kept = found;\n`;
const usesType = (path: string) => `export type * from '${path}';\n`;

/** Each planted file: its text, and the rule that has to find it; "nothing" where the import is allowed. */
const planted: Record<string, { at: string; text: string; found: string }> = {};
const plant = (name: string, at: string, text: string, found: string) => {
  planted[name] = { at: `${at.slice(0, -3)}-${Object.keys(planted).length}.ts`, text, found };
};

const inside: Record<string, string> = {
  harness: 'harness/play/x.ts',
  steps: 'steps/planning/x.ts',
  runbooks: 'runbooks/x.ts',
  fixtures: 'fixtures/pages/x.ts',
  reports: 'reports/html/x.ts',
  cli: 'cli/x.ts',
  scripts: 'scripts/setup/x.ts',
};
const room: Record<string, string> = {
  harness: 'harness/step.ts',
  steps: 'steps/planning/read-one.ts',
  runbooks: 'runbooks/sample.runbook.ts',
  fixtures: 'fixtures/clients.ts',
  reports: 'reports/report.ts',
  cli: 'cli/main.ts',
  tests: 'tests/unit/problem.test.ts',
  scripts: 'scripts/setup/place.js',
};
const allowed: Record<string, string[]> = {
  harness: ['harness'],
  steps: ['harness'],
  runbooks: ['harness', 'steps'],
  fixtures: ['harness', 'fixtures'],
  reports: ['harness', 'reports'],
  cli: ['harness', 'steps', 'runbooks', 'fixtures', 'reports', 'cli'],
  scripts: [],
};
for (const [from, at] of Object.entries(inside)) {
  const up = '../'.repeat(at.split('/').length - 1);
  for (const [to, path] of Object.entries(room)) {
    const fine = allowed[from]?.includes(to);
    plant(`${from} → ${to}`, at, uses(up + path), fine ? 'nothing' : direction);
  }
}

plant('a step → its neighbour', 'steps/planning/x.ts', uses('./read-one.ts'), direction);
for (const shared of ['products', 'platform']) {
  const at = `steps/${shared}/x.ts`;
  const step = '../planning/read-one.ts';
  plant(`a step → ${shared}`, 'steps/deployment/x.ts', uses(`../${shared}/one.ts`), 'nothing');
  plant(`${shared} → its neighbour`, at, uses('./one.ts'), 'nothing');
  plant(`${shared} → a step`, at, uses(step), direction);
  plant(`${shared} → Node`, at, uses('node:fs'), direction);
}
plant(
  'a step → a step of another chapter',
  'steps/deployment/x.ts',
  uses('../planning/read-one.ts'),
  direction,
);
plant(
  'a step → a type of a fixture',
  'steps/planning/x.ts',
  usesType('../../fixtures/clients.ts'),
  direction,
);
plant('a step → AWS', 'steps/planning/x.ts', uses('@aws-sdk/client-ssm'), 'nothing');
plant('a step → a package', 'steps/planning/x.ts', uses('zod'), direction);
plant('a step → Node', 'steps/planning/x.ts', uses('node:fs'), direction);
plant('a step → Playwright', 'steps/planning/x.ts', uses('@playwright/test'), direction);
plant('a runbook → AWS', 'runbooks/x.ts', uses('@aws-sdk/client-ssm'), direction);
for (const name of ['@aws-sdk/client-ssm', '@smithy/types', '@playwright/test', 'playwright']) {
  plant(`harness → ${name}`, 'harness/play/x.ts', uses(name), direction);
  plant(`harness → a type of ${name}`, 'harness/play/x.ts', usesType(name), 'nothing');
}
plant(
  'harness → AWS when needed',
  'harness/x.ts',
  "export const ssm = () => import('@aws-sdk/client-ssm');\n",
  direction,
);
plant(
  'harness → a type of a step',
  'harness/x.ts',
  usesType('../steps/planning/read-one.ts'),
  direction,
);
plant('fixtures → AWS', 'fixtures/x.ts', uses('@aws-sdk/client-ssm'), 'nothing');
plant('scripts → their own', 'scripts/x.ts', uses('./setup/place.js'), 'nothing');
plant('scripts → a package', 'scripts/x.ts', uses('zod'), direction);
plant('scripts → Node', 'scripts/x.ts', uses('node:timers/promises'), 'nothing');

const wait = 'async function wait(): Promise<void> {}\n\n';
plant(
  'a forgotten await',
  'reports/x.ts',
  `${wait}export const send = () => {\n  wait();\n};\n`,
  'typescript(no-floating-promises)',
);
plant(
  'an await voided',
  'reports/x.ts',
  `${wait}export const send = () => {\n  void wait();\n};\n`,
  'typescript(no-floating-promises)',
);
plant(
  'a promise as condition',
  'reports/x.ts',
  `${wait}export const sent = () => (wait() ? 1 : 2);\n`,
  'typescript(no-misused-promises)',
);
plant(
  'an explicit any',
  'reports/x.ts',
  'export const size = (x: any): number => Number(x);\n',
  'typescript(no-explicit-any)',
);
plant('console in a room', 'harness/x.ts', "console.log('heard');\n", 'eslint(no-console)');
plant('console in cli', 'cli/x.ts', "console.log('heard');\n", 'nothing');
plant('console in scripts', 'scripts/x.ts', "console.log('heard');\n", 'nothing');
plant('a default export', 'reports/x.ts', 'export default 1;\n', 'import(no-default-export)');
plant(
  'a long file',
  'reports/x.ts',
  `export const rows = [\n${'  0,\n'.repeat(300)}];\n`,
  'eslint(max-lines)',
);
plant(
  'a file name in camel case',
  'reports/someName.ts',
  'export const x = 1;\n',
  'unicorn(filename-case)',
);

const cycle = {
  'harness/ring/one.ts':
    "import { two } from './two.ts';\n\nexport const one = (): number => two();\n",
  'harness/ring/two.ts':
    "import { one } from './one.ts';\n\nexport const two = (): number => one();\n",
};

const rules = new Map<string, string[]>();

test.beforeAll(async () => {
  const files = Object.values(planted).map(({ at, text }) => [at, text]);
  const { folder, remove } = miniature({ ...Object.fromEntries(files), ...cycle });
  try {
    const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
    const { out } = await outcome(node24, [oxlint, '-f', 'json', ...Object.keys(room)], {
      cwd: folder,
    });
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { filename: string; code: string }[];
    };
    for (const { filename, code } of diagnostics) {
      rules.set(filename, [...(rules.get(filename) ?? []), code]);
    }
  } finally {
    remove();
  }
});

for (const [name, { at, found }] of Object.entries(planted)) {
  test(`${name}: ${found}`, () => {
    expect([...new Set(rules.get(at) ?? ['nothing'])]).toEqual([found]);
  });
}

test('a cycle: import(no-cycle)', () => {
  for (const at of Object.keys(cycle)) expect(rules.get(at)).toContain('import(no-cycle)');
});

test('files that nothing was planted in: nothing', () => {
  const guilty = new Set([...Object.values(planted).map(({ at }) => at), ...Object.keys(cycle)]);
  expect([...rules.keys()].filter((at) => !guilty.has(at))).toEqual([]);
});
