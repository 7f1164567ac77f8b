import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { findPython } from '../../../fixtures/rehearsal/backend/python.ts';
import { ownTemplates, vendorProducts } from '../../../fixtures/rehearsal/vendor/templates.ts';
import { releaseFiles } from '../../../harness/vendor-templates.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What cfn-lint says of the files in one Region; empty where it finds nothing. */
async function lint(files: readonly string[]): Promise<string> {
  const python = findPython(root) ?? 'python3';
  // The package has no __main__; this is what its own command does.
  const program = 'import sys, cfnlint.runner; sys.exit(cfnlint.runner.main())';
  const options = ['-c', program, '--regions', 'us-east-2', '--', ...files];
  const run = promisify(execFile)(python, options);
  return run.then(
    ({ stdout }) => stdout,
    (error: { message: string; stdout?: string; stderr?: string }) =>
      `${error.stdout ?? ''}${error.stderr ?? ''}` || error.message,
  );
}

test('cfn-lint finds nothing in any template', async () => {
  test.setTimeout(120_000);
  const versions = vendorProducts().flatMap((product) =>
    product.versions.map(({ version }) => version),
  );
  const files = new Set(
    versions.flatMap((version) => [...releaseFiles(version, ownTemplates).values()]),
  );
  expect(files.size).toBeGreaterThan(15);
  expect(await lint([...files])).toBe('');
});

test('cfn-lint is at work: it finds a planted fault', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runproof-lint-'));
  const file = join(folder, 'planted.yml');
  writeFileSync(
    file,
    'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {TopicNam: alerts}\n',
  );
  try {
    expect(await lint([file])).toContain('TopicNam');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
