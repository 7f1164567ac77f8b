import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiled modules are kept between commands, for Playwright's processes and the rehearsal world too. A folder that cannot be written only costs time.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', '.setup', 'compiled');
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

await import('./command-line.ts');
