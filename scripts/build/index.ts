import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from './program.ts';

/** Usage: npm run build [-- FOLDER]. Without a folder it is dist, made anew; another one must be empty. */
const dist = join(import.meta.dirname, '..', '..', 'dist');
const folder = process.argv[2] ?? dist;
if (folder === dist) rmSync(dist, { recursive: true, force: true });
await buildProgram(folder);
