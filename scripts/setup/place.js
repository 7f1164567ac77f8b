import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The project's folder, wherever the command was given. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The project's path of a file. @param {...string} parts */
export const at = (...parts) => join(root, ...parts);

/** Node 24 as npm brought it; everything but the set-up runs on it. */
export const node24 = at('node_modules', 'node', 'bin', 'node');

/** Python of the project's own environment. */
export const python = at('.venv', 'bin', 'python');
