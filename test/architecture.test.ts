import { globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each part of src may import besides itself. `app` and main.ts put everything together. */
const mayImport: Record<string, readonly string[]> = {
  platform: [],
  events: [],
  contracts: ['events'],
  catalog: ['events', 'platform'],
  config: ['collectors', 'events', 'platform'],
  aws: ['config', 'contracts', 'platform'],
  'io.ts': ['aws', 'config', 'contracts', 'platform'],
  'runtime.ts': ['metrics', 'platform'],
  collectors: ['aws', 'catalog', 'config', 'contracts', 'events', 'platform'],
  metrics: ['catalog', 'collectors', 'config', 'contracts', 'events', 'platform'],
  ledger: ['config', 'contracts', 'platform'],
  receivers: ['config', 'contracts', 'events', 'io.ts', 'metrics', 'platform', 'runtime.ts'],
  runner: ['aws', 'collectors', 'config', 'contracts', 'events', 'metrics', 'platform', 'runtime.ts'],
  counting: ['catalog', 'config', 'contracts', 'events', 'metrics', 'platform', 'runtime.ts'],
  otel: ['config', 'contracts', 'metrics', 'platform'],
  http: ['config', 'contracts', 'events', 'metrics', 'platform'],
  cli: ['aws', 'collectors', 'config', 'platform'],
  demo: ['aws', 'config', 'events', 'io.ts', 'platform'],
};
const roots = ['app', 'main.ts'];

const sources = globSync('src/**/*.ts').map((file) => file.split(sep).join('/'));

/** The files of ours that a file imports, types and what it loads late included. */
function importsOf(file: string, leaveOut?: RegExp): string[] {
  const specifiers = readFileSync(file, 'utf8')
    .replaceAll(leaveOut ?? /$^/g, '')
    .matchAll(/(?:from|import\(?) ?'(?<path>\.[^']+)'/g);
  const targets = [...specifiers].map((match) =>
    posix.join(posix.dirname(file), match.groups?.['path'] ?? ''),
  );
  // Its version is told.
  return targets.filter((target) => target !== 'package.json');
}

/** The folder of src, or the file at its top. */
function partOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function isIn(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

describe('the architecture', () => {
  it('knows every part of src', () => {
    expect(new Set(sources.map(partOf))).toEqual(new Set([...Object.keys(mayImport), ...roots]));
  });

  it.each(sources.filter((file) => !roots.includes(partOf(file))))('%s imports only downwards', (file) => {
    const allowed = new Set(mayImport[partOf(file)]).add(partOf(file));
    expect(importsOf(file).filter((target) => !allowed.has(partOf(target)))).toEqual([]);
  });

  it('has no file that runs itself by way of others', () => {
    const justTypes = /^import type [^;]*;/gm;
    const imports = new Map(sources.map((file) => [file, importsOf(file, justTypes)]));
    const done = new Set<string>();
    const circleFrom = (file: string, way: readonly string[]): readonly string[] => {
      if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
      if (done.has(file)) return [];
      const circle = imports.get(file)?.map((target) => circleFrom(target, [...way, file]));
      done.add(file);
      return circle?.find(({ length }) => length > 0) ?? [];
    };
    expect(sources.flatMap((file) => circleFrom(file, []))).toEqual([]);
  });

  it.each([
    /'@aws-sdk\//,
    /'node:(?:https|tls)'/,
    /'@opentelemetry\/(?!api')/,
    /'@redis\/client'/,
    /'express'/,
  ])('starts without what only some need: %s', (library) => {
    const late = /^import type [^;]*;|import\('[^']+'\)/gm;
    const started = new Set(['src/main.ts', 'src/app/serve.ts']);
    for (const file of started) for (const target of importsOf(file, late)) started.add(target);
    const imported = (file: string) => readFileSync(file, 'utf8').replaceAll(late, '');
    expect([...started].filter((file) => library.test(imported(file)))).toEqual([]);
  });

  it.each(sources.filter((file) => /^src\/receivers\/[^/]+\//.test(file)))(
    '%s knows no other receiver',
    (file) => {
      const own = file.split('/').slice(0, 3).join('/');
      const open = [own, 'src/receivers/sns-envelope', 'src/receivers/eventbridge-envelope'];
      const inFolders = importsOf(file).filter((target) => /^src\/receivers\/[^/]+\//.test(target));
      expect(inFolders.filter((target) => !open.some((folder) => isIn(folder, target)))).toEqual([]);
    },
  );

  it.each(sources.filter((file) => file.startsWith('src/demo/')))(
    '%s knows only the wings below it',
    (file) => {
      const wings = ['company', 'publishing', 'endpoints'].map((wing) => `src/demo/${wing}`);
      const at = wings.findIndex((wing) => isIn(wing, file));
      const open = at < 0 ? ['src/demo'] : [...wings.slice(0, at + 1), 'src/demo/aws-protocols.ts'];
      const inDemo = importsOf(file).filter((target) => isIn('src/demo', target));
      expect(inDemo.filter((target) => !open.some((folder) => isIn(folder, target)))).toEqual([]);
    },
  );

  it.each([
    ['prom-client', ['src/metrics/registry.ts']],
    ['node:sqlite', ['src/ledger/']],
    ['@redis/client', ['src/ledger/redis/client.ts']],
    ['@aws-sdk/', ['src/aws/']],
    ['node-cron', ['src/runner/', 'src/config/']],
    ['pino', ['src/platform/']],
    ["@opentelemetry/(?!api')", ['src/otel/']],
    ['@opentelemetry/', ['src/otel/', 'src/platform/span.ts']],
  ])('imports %s only where it is wrapped', (library, homes) => {
    const imports = new RegExp(`(?:from|import\\() ?'${library}`);
    const users = sources.filter((file) => imports.test(readFileSync(file, 'utf8')));
    expect(users.filter((file) => !homes.some((home) => file.startsWith(home)))).toEqual([]);
  });

  it('keeps what starts programs out of the quick tests', () => {
    const quick = globSync('test/**/*.test.ts', { exclude: ['test/{peers,chart,cluster}/**'] });
    const starts = /process\.execPath|from '[./]+\/support\/(?:program|fault-program)\.ts'/;
    const slow = quick.filter((file) => starts.test(readFileSync(file, 'utf8')));
    expect(slow.filter((file) => !file.endsWith('.long.test.ts'))).toEqual([]);
  });

  it.each(globSync('{src,test,bench,scripts}/**/*.ts'))('%s stays under 300 lines', (file) => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(301);
  });
});
