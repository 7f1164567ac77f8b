#!/usr/bin/env node
// Prints "PASSED FAILED" for one run, from what it wrote and its exit code. What cannot be read or does not agree
// with the exit code counts as a failure, and so does a test that was skipped: nobody saw it pass.
import { readFileSync } from 'node:fs';

const [file = '', code = '1'] = process.argv.slice(2);
let counts = { passed: 0, failed: 0 };
try {
  const { stats, errors, passed, failed } = JSON.parse(readFileSync(file, 'utf8'));
  counts = stats
    ? {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
      }
    : { passed, failed };
} catch (error) {
  console.error(`${file}: ${/** @type {Error} */ (error).message}`);
}
if (counts.passed + counts.failed === 0) counts.failed = 1;
if (code !== '0' && counts.failed === 0) counts.failed = 1;
console.log(counts.passed, counts.failed);
