// Preloaded into a set-up: the paths that HIDDEN names, parted by colons, are not there for it.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const hidden = (process.env['HIDDEN'] ?? '').split(':');
const { accessSync } = fs;
fs.accessSync = (path, mode) => {
  if (hidden.includes(String(path))) throw Object.assign(new Error('hidden'), { code: 'ENOENT' });
  accessSync(path, mode);
};
syncBuiltinESMExports();
