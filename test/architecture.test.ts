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

describe('the architecture', () => {
  it('knows every folder of src', () => {
    const folders = new Set(sources.map((file) => file.split('/')[1]));
    expect(folders).toEqual(new Set([...Object.keys(mayImport), 'app']));
  });

  it.each(sources.filter((file) => !file.startsWith('src/app/')))('%s imports only downwards', (file) => {
    const folder = file.split('/')[1] ?? '';
    const allowed = [...(openTo[folder] ?? openToAll), ...(mayImport[folder] ?? []), folder];
    const up = '../'.repeat(file.split('/').length - 2);
    const imported = [
      ...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(?<up>(?:\.\.\/)+)(?<target>[^']+)'/g),
    ]
      .filter((match) => match.groups?.['up'] === up)
      .map((match) => match.groups?.['target'] ?? '');
    expect(
      imported.filter(
        (target) => !allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)),
      ),
    ).toEqual([]);
  });

  it.each(sources.filter((file) => /^src\/receivers\/[^/]+\//.test(file)))(
    '%s knows no other receiver',
    (file) => {
      const text = readFileSync(file, 'utf8');
      const neighbours = [...text.matchAll(/from '\.\.\/(?<neighbour>[^/.']+)\//g)];
      const envelopes = new Set(['sns-envelope', 'eventbridge-envelope']);
      expect(
        neighbours
          .map((match) => match.groups?.['neighbour'] ?? '')
          .filter((neighbour) => !envelopes.has(neighbour)),
      ).toEqual([]);
    },
  );

  it.each(sources.filter((file) => file.startsWith('src/demo/')))(
    '%s knows only the wings below it',
    (file) => {
      const wings = ['company', 'publishing', 'endpoints'];
      const wing = wings.indexOf(file.split('/')[2] ?? '');
      const open = wing < 0 ? wings : wings.slice(0, wing + 1);
      const targets = [...readFileSync(file, 'utf8').matchAll(/from '(?<target>\.[^']+)'/g)].map((match) =>
        posix.join(posix.dirname(file), match.groups?.['target'] ?? ''),
      );
      const inDemo = targets.filter((target) => target.startsWith('src/demo/'));
      expect(
        inDemo.filter((target) => {
          const [, , first = ''] = target.split('/');
          return wings.includes(first) ? !open.includes(first) : wing >= 0 && first !== 'aws-protocols.ts';
        }),
      ).toEqual([]);
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
