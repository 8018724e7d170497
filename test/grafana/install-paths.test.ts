import { existsSync, globSync, readFileSync } from 'node:fs';
import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles, sharedFiles } from '../../grafana/src/files.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { dashboards } from '../support/dashboards.ts';

interface Service {
  readonly expose?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly depends_on?: readonly string[];
}

const read = (path: string): unknown => parse(readFileSync(path, 'utf8'));
const { services } = read('compose.yaml') as { services: Record<string, Service> };
const mounts = Object.values(services).flatMap(({ volumes = [] }) =>
  volumes.map((volume) => {
    const [from = '', to = '', mode] = volume.split(':');
    return { from, to, mode };
  }),
);

/** Whether a service listens there. */
function reaches(address: string): boolean {
  const { hostname, port } = new URL(address.includes('://') ? address : `http://${address}`);
  return services[hostname]?.expose?.includes(port) ?? false;
}

/** Every `host:port` of another service that a text names. */
function addresses(text: string): string[] {
  return [...text.matchAll(/\b(?<address>[a-z][a-z-]*:\d{4,5})\b/g)].map((match) => match[0]);
}

describe('compose.yaml', () => {
  it('mounts only what is in the repository, and lets nobody write to it', () => {
    expect(mounts.filter(({ from }) => !from.startsWith('./') || !existsSync(from))).toEqual([]);
    expect(mounts.filter(({ mode }) => mode !== 'ro')).toEqual([]);
  });

  it('opens ports to this computer only', () => {
    const open = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(open.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('waits only for services that there are', () => {
    const awaited = Object.values(services).flatMap(({ depends_on: on = [] }) => on);
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });

  it('starts the demo with flags that it knows, on the ports that it shows', () => {
    const { command = [], expose = [] } = services['ses-exporter'] ?? {};
    const { overrides } = parseCommandLine([...command]);
    expect(overrides.map(({ value }) => String(value).split(':').at(-1))).toEqual(expose);
  });

  it('names addresses of its services only where somebody listens', () => {
    const files = [
      'compose.yaml',
      ...globSync('grafana/provisioning/**/*.yaml'),
      ...globSync('prometheus/*.yml'),
      ...globSync('prometheus/alertmanager/*.yml'),
    ];
    const named = files.flatMap((file) => addresses(readFileSync(file, 'utf8')));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((address) => !address.startsWith('localhost') && !reaches(address))).toEqual([]);
  });
});

describe('the provisioning of Grafana', () => {
  it('reads dashboards from where compose.yaml puts them', () => {
    const { providers } = read('grafana/provisioning/dashboards/ses-exporter.yaml') as {
      providers: { options: { path: string } }[];
    };
    const targets = new Map(mounts.map(({ from, to }) => [to, from]));
    expect(providers.map(({ options }) => targets.get(options.path))).toEqual(['./grafana/dashboards']);
  });

  it('has a data source of every kind that the dashboards ask', () => {
    const { datasources } = read('grafana/provisioning/datasources/ses-exporter.yaml') as {
      datasources: { type: string; url: string }[];
    };
    const list = dashboards.flatMap(({ templating }) => templating.list ?? []);
    const kinds = new Set(
      list.filter(({ type }) => type === VariableType.Datasource).map(({ query }) => query),
    );
    expect(kinds).toEqual(new Set(['prometheus', 'loki']));
    expect(datasources.map(({ type }) => type)).toEqual(expect.arrayContaining([...kinds]));
    expect(datasources.filter(({ url }) => !reaches(url))).toEqual([]);
  });

  it('shows a dashboard of ours first', () => {
    const text = readFileSync('compose.yaml', 'utf8');
    const [, file] = /HOME_DASHBOARD_PATH: \S*\/(?<file>[a-z-]+\.json)/.exec(text) ?? [];
    expect(Object.keys(dashboardFiles)).toContain(`grafana/dashboards/${file}`);
  });
});

describe.each(Object.entries(sharedFiles('grafana.com')))('%s', (path, text) => {
  const shared = JSON.parse(text()) as {
    __inputs: { name: string; pluginId: string }[];
    __requires: { type: string; id: string }[];
    templating: { list: { type: string; query: unknown; current?: { value: string } }[] };
    panels: { type: string }[];
  };

  it('asks for its data sources at the import, and begins with them', () => {
    const sources = shared.templating.list.filter(({ type }) => type === 'datasource');
    expect(sources.map(({ query, current }) => [query, current?.value])).toEqual(
      shared.__inputs.map(({ pluginId, name }) => [pluginId, `\${${name}}`]),
    );
  });

  it('says which panels it needs', () => {
    const needs = shared.__requires.filter(({ type }) => type === 'panel').map(({ id }) => id);
    const has = new Set(shared.panels.map(({ type }) => type).filter((type) => type !== 'row'));
    expect(new Set(needs)).toEqual(has);
  });

  it('is the same dashboard otherwise', () => {
    const own = JSON.parse(
      dashboardFiles[path.replace('grafana.com', 'grafana/dashboards')]?.() ?? '{}',
    ) as object;
    const {
      __inputs,
      __requires,
      __elements,
      templating: _,
      editable,
      ...rest
    } = shared as Record<string, unknown>;
    expect(own).toMatchObject(rest);
    // It belongs to whoever imports it.
    expect([own, { editable }]).toMatchObject([{ editable: false }, { editable: true }]);
  });
});
