import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { vendorTemplate } from '../../harness/vendor-templates.ts';

test('finds a template in a plain folder, or in the release of a version or those before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-templates-'));
  try {
    const file = join(folder, 'snapshots_tool_rds_dest.json');
    await writeFile(file, '{}');
    expect(vendorTemplate(folder, 'v3.0.0', 'snapshots_tool_rds_dest')).toBe(file);
    expect(vendorTemplate(folder, 'v3.0.0', 'snapshots_tool')).toBeNull();
    for (const version of ['v3.9.0', 'v3.10.0'])
      await mkdir(join(folder, version, 'dr'), { recursive: true });
    const old = join(folder, 'v3.9.0', 'dr', 'dr.yml');
    await writeFile(old, '');
    expect(vendorTemplate(folder, 'v3.10.0', 'dr')).toBe(old);
    expect(vendorTemplate(folder, 'v3.8.0', 'dr')).toBeNull();
    expect(vendorTemplate(join(folder, 'nowhere'), 'v3.9.0', 'dr')).toBeNull();
    expect(vendorTemplate(undefined, 'v3.9.0', 'dr')).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
