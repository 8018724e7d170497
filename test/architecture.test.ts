import { globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** folder → what it may import besides itself and what is open to it. Files at the top of src may import anything. */
const mayImport: Record<string, readonly string[]> = {
  platform: [],
  config: ['events/ses-event.ts', 'collectors/index.ts'],
  events: [],
  metrics: ['events', 'collectors/index.ts'],
  aws: [],
  ledger: ['metrics'],
  receivers: ['aws/queue.ts', 'events', 'metrics'],
  collectors: [
    'events',
    'metrics/catalog/spec.ts',
    'metrics/catalog/events.ts',
    'metrics/increment.ts',
    'metrics/period.ts',
    'aws',
  ],
  runner: ['collectors', 'events', 'metrics', 'aws'],
  counting: ['receivers/receiver.ts', 'events', 'ledger/ledger.ts', 'metrics'],
  otel: ['counting/event-log/record.ts', 'metrics'],
  http: ['events', 'metrics'],
  cli: ['aws/queue.ts', 'aws/regions.ts', 'collectors/index.ts'],
  demo: ['events', 'aws'],
};
const openToAll = ['platform', 'config', 'io.ts'];
/** Folders at the bottom: what is open to all others is open to them only as far as it stands here. */
const openTo: Record<string, readonly string[]> = { platform: [], config: ['platform'] };

const sources = globSync('src/*/**/*.ts').map((file) => file.split(sep).join('/'));

/** The files of ours that a file imports, types and what it loads late included. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\(?) ?'(?<path>\.[^']+)'/g);
  return [...specifiers].map((match) => posix.join(posix.dirname(file), match.groups?.['path'] ?? ''));
}

function isIn(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

describe('the architecture', () => {
  it('knows every folder of src', () => {
    const folders = new Set(sources.map((file) => file.split('/')[1]));
    expect(folders).toEqual(new Set([...Object.keys(mayImport), 'app']));
  });

  it.each(sources.filter((file) => !file.startsWith('src/app/')))('%s imports only downwards', (file) => {
    const folder = file.split('/')[1] ?? '';
    const allowed = [...(openTo[folder] ?? openToAll), ...(mayImport[folder] ?? []), folder];
    expect(importsOf(file).filter((target) => !allowed.some((open) => isIn(`src/${open}`, target)))).toEqual(
      [],
    );
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
