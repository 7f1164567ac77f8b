import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { at } from './place.js';

/** The programs of these names on the PATH, the first name first. @param {string[]} names */
export function executables(names) {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && folder !== at('node_modules', '.bin'));
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set(found)].filter(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
