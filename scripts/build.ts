import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Compiles src and leaves beside it which commit was built. There are no assets: what the program serves is in its
 * code, but for the documents, which lie where they lie here. Usage: npm run build [-- FOLDER]. Without a folder it is dist, made anew; another one must be empty.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const folder = process.argv[2] ?? dist;
if (folder === dist) rmSync(dist, { recursive: true, force: true });
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const compiled = spawnSync(
  process.execPath,
  [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', folder],
  { cwd: root, stdio: 'inherit' },
);
if (compiled.status === 0) {
  writeFileSync(join(folder, 'build-info.json'), `${JSON.stringify({ revision: revision() })}\n`);
} else {
  // The compiler has said why.
  process.exitCode = 1;
}

/** From the builder of an image or package, else from git. */
function revision(): string {
  if (process.env['REVISION']) return process.env['REVISION'];
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
