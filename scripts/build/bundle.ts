import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    plugins: [builtinsAlone, leftOut],
    tsconfig: false,
    // The SDK's ES modules, which its packages keep for bundlers: of a client only the commands that are used stay.
    resolve: {
      conditionNames: ['module', 'node'],
      mainFields: ['module', 'main'],
      // One copy, for what requires it too.
      alias: { '@opentelemetry/api': fileURLToPath(import.meta.resolve('@opentelemetry/api')) },
    },
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
 * Node.js reads every export of a module of its own that is imported, and with some of them loads more: its HTTP client
 * for `fetch` with those of node:http, for one. Got as below, it gives what is asked for. Lines stay where they are, so
 * that the source maps do.
 */
const builtinsAlone: Plugin = {
  name: 'builtins-alone',
  renderChunk: (code) => ({
    code: code
      .replaceAll(STATIC_IMPORT, (_, bindings: string, name: string) => taken(bindings, name))
      .replaceAll(LATE_IMPORT, (_, name: string) => `Promise.resolve(${builtin(name)})`),
    map: null,
  }),
};

const names = `"((?:node:)?(?:${builtinModules.join('|')}))"`;
/** Of a bundle, where every import is a line. */
const STATIC_IMPORT = new RegExp(`^import (.+) from ${names};$`, 'gm');
const LATE_IMPORT = new RegExp(String.raw`\bimport\(${names}\)`, 'g');

/** `import one, { two as three } from "name"` in other words. */
function taken(bindings: string, name: string): string {
  const [, whole, named] = /^(?:\* as )?([\w$]+)?(?:, )?(\{.*\})?$/.exec(bindings) ?? [];
  const parts = [whole ?? [], named?.replaceAll(' as ', ': ') ?? []].flat();
  return parts.map((part) => `const ${part} = ${builtin(name)};`).join(' ');
}

function builtin(name: string): string {
  return `process.getBuiltinModule("${name}")`;
}

/** What packages bring that no part of the program uses, and load at once. */
const leftOut: Plugin = {
  name: 'left-out',
  load: {
    filter: {
      id: /[\\/](?:prom-client[\\/]lib[\\/](?:pushgateway|cluster)|pino[\\/]lib[\\/]transport)\.js$/,
    },
    handler: () => ({ code: 'module.exports = undefined;', moduleType: 'js' }),
  },
};
