import { join } from 'node:path';
import { rolldown, type OutputChunk, type Plugin } from 'rolldown';

export interface Bundle {
  /** Files to start from, by the names that they get. */
  readonly entries: Readonly<Record<string, string>>;
  /** Where the files go. */
  readonly folder: string;
  /** Constants of the source, by their names. */
  readonly constants?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..', '..');

/**
 * Puts the entries and all that they import, packages included, into few files, all in one folder. What is imported late
 * stays in files of its own.
 */
export async function bundle({ entries, folder, constants = {} }: Bundle): Promise<readonly OutputChunk[]> {
  await using build = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    plugins: [httpAlone],
    tsconfig: false,
    // The SDK's ES modules, which its packages keep for bundlers: of a client only the commands that are used stay.
    resolve: { conditionNames: ['module', 'node'], mainFields: ['module', 'main'] },
    transform: {
      define: Object.fromEntries(
        Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
    },
  });
  const { output } = await build.write({
    dir: folder,
    format: 'es',
    sourcemap: true,
    // A stack needs names of files and lines; the text of them is in the repository.
    sourcemapExcludeSources: true,
    chunkFileNames: '[name]-[hash].js',
    // V8 keeps the source in memory, a text with other characters with two bytes for each.
    charset: 'ascii',
    comments: false,
  });
  return output.filter((file) => file.type === 'chunk');
}

/**
 * An import of node:http reads each of its exports, of which three load Node's HTTP client for `fetch`. Got as below, it
 * gives what is asked for.
 */
const httpAlone: Plugin = {
  name: 'http-alone',
  resolveId: { filter: { id: /^(?:node:)?http$/ }, handler: () => '\0http' },
  load: {
    filter: { id: /^\0http$/ },
    handler: () => ({ code: "module.exports = process.getBuiltinModule('node:http');", moduleType: 'js' }),
  },
};
