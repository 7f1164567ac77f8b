import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { miniature, node24, outcome, type Miniature } from './miniature.ts';

// Compilers and linters start here; on a busy machine each takes its time.
test.describe.configure({ timeout: 120_000 });

let sound: Miniature;
test.beforeEach(() => {
  sound = miniature();
});
test.afterEach(() => sound.remove());

const check = (...gates: string[]) =>
  outcome(node24, [join(sound.folder, 'scripts/check.js'), ...gates], { cwd: sound.folder });

test('a sound project passes every gate', async () => {
  const { code, out } = await check();
  expect(out).toContain('5 of 5 gates passed');
  expect(code).toBe(0);
});

const faults: Record<string, { gate: string; says: RegExp; files: Record<string, string> }> = {
  'a type error': {
    gate: 'types',
    says: /cli\/typed\.ts.*TS2322/,
    files: { 'cli/typed.ts': "const size: number = 'large';\nconsole.log(size);\n" },
  },
  'an expected type error that does not come': {
    gate: 'types',
    says: /tests\/types\/step\.ts.*TS2578/,
    files: {
      'tests/types/step.ts':
        "import { title } from '../../harness/step.ts';\n\n// @ts-expect-error a text is no number\nconst text: string = title;\nvoid text;\n",
    },
  },
  'a type error in a script': {
    gate: 'types',
    says: /scripts\/counted\.js.*TS2322/,
    files: {
      'scripts/counted.js': "/** @type {number} */\nconst size = 'large';\nconsole.log(size);\n",
    },
  },
  'a lint error': {
    gate: 'lint',
    says: /no-console/,
    files: { 'reports/report.ts': "export const report = () => console.log('a report');\n" },
  },
  'another layout': {
    gate: 'format',
    says: /cli\/main\.ts/,
    files: { 'cli/main.ts': 'console.log("double quotes")\n' },
  },
  'an export that nobody uses': {
    gate: 'unused',
    says: /spare.*harness\/play\/play\.ts/,
    files: {
      'harness/play/play.ts': "export const play = () => 'a title';\n\nexport const spare = 1;\n",
    },
  },
  'a file that nobody uses': {
    gate: 'unused',
    says: /Unused files[^]*harness\/spare\.ts/,
    files: { 'harness/spare.ts': 'export const spare = 1;\n' },
  },
  'a folder that no gate knows': {
    gate: 'folders',
    says: /attic/,
    files: { 'attic/readme.txt': 'nobody looks here\n' },
  },
};

for (const [name, { gate, says, files }] of Object.entries(faults)) {
  test(`${name} turns the gate "${gate}" red`, async () => {
    sound.write(files);
    const { code, out } = await check(gate);
    expect(out).toMatch(new RegExp(`^FAILED  ${gate}\\b`, 'm'));
    expect(out).toMatch(says);
    expect(code).toBe(1);
  });
}
