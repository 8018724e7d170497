import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { staleDocuments } from './documents.ts';

/**
 * Writes every file that is derived from a definition elsewhere. Usage: npm run generate [-- --check]
 * With --check nothing is written; stale files are named and the exit code is 1.
 */
const stale = staleDocuments(new URL('../../', import.meta.url));
const names = stale.map(({ path }) => path).join(', ');
if (stale.length === 0) {
  console.log('everything generated is up to date');
} else if (process.argv.includes('--check')) {
  console.error(`stale, run npm run generate: ${names}`);
  process.exitCode = 1;
} else {
  for (const { file, wanted } of stale) {
    if (wanted === undefined) rmSync(file);
    else {
      mkdirSync(new URL('.', file), { recursive: true });
      writeFileSync(file, wanted);
    }
  }
  console.log(`written: ${names}`);
}
