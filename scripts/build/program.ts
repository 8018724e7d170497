import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { bundledPackages, licencesText } from './licences.ts';

/** Programs of threads, which are found beside the file that starts them. */
export const threads = {
  'sqlite-worker': 'src/ledger/sqlite-worker.ts',
  'password-worker': 'src/http/web-config/password-worker.ts',
};

/**
 * Bundles the program with all that it imports, so that nothing else needs to be installed; the licences of what is not
 * ours go along. There are no assets: what the program serves is in its code, but for the documents, which lie beside
 * package.json.
 * @param folder to be `dist` beside a package.json; must be empty.
 */
export async function buildProgram(folder: string): Promise<void> {
  const files = await bundle({
    entries: {
      main: 'src/main.ts',
      ...threads,
    },
    folder,
    constants: { BUILT_REVISION: revision() },
  });
  const packages = bundledPackages(files.flatMap(({ moduleIds }) => moduleIds));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesText(packages));
}

/** From the builder of an image or package, else from git. */
function revision(): string {
  if (process.env['REVISION']) return process.env['REVISION'];
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
