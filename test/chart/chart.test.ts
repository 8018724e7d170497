import { execFile } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { thresholdNames, thresholds } from '../../prometheus/src/thresholds.ts';
import { describedValues } from '../../scripts/generate/chart/described-values.ts';
import { ChartValues } from '../../scripts/generate/chart/values.ts';
import { ITEM, settings, type Setting } from '../../src/config/settings.ts';
import { peer } from '../support/peers.ts';

const run = promisify(execFile);
const chart = 'helm/ses-exporter';
const helms = ['helm3', 'helm4'];
/** The settings that are never to be shown. */
const secrets = settings.filter(({ secret }) => secret);
const ciFiles = readdirSync(`${chart}/ci`).map((file) => `${chart}/ci/${file}`);

interface Manifest {
  readonly kind: string;
  readonly spec: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
}
interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a Helm says to these values: its manifests, or why not. */
async function render(helm: string, values: unknown): Promise<{ manifests: Manifest[]; refusal: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-chart-'));
  try {
    const file = join(folder, 'values.yaml');
    await writeFile(file, stringify(values));
    const args = ['template', 'test', chart, '--kube-version', '1.37.0', '--values', file];
    const { stdout } = await run(peer(`bin/${helm}`), args, { maxBuffer: 16 * 1_024 * 1_024 });
    const documents = parseAllDocuments(stdout).map((one) => one.toJS() as Manifest | null);
    return { manifests: documents.filter((one) => one !== null), refusal: '' };
  } catch (err) {
    return { manifests: [], refusal: (err as { stderr?: string }).stderr ?? String(err) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe.each(helms)('the chart in %s', (helm) => {
  it('has nothing that its linter remarks on', async () => {
    for (const file of ciFiles) {
      const { stdout } = await run(peer(`bin/${helm}`), ['lint', '--strict', chart, '--values', file]);
      expect(stdout).toContain('0 chart(s) failed');
    }
  });

  it.each(ciFiles)('gives manifests for %s', async (file) => {
    const { manifests, refusal } = await render(helm, parse(readFileSync(file, 'utf8')));
    expect(refusal).toBe('');
    expect(manifests.map(({ kind }) => kind)).toContain('Service');
  });

  it('refuses every misspelt value, wherever it stands', async () => {
    const groups = describedValues().filter(({ holdsOthers }) => holdsOthers);
    // The two that go to Kubernetes as they are, which refuses by itself.
    const ours = groups.filter(({ path }) => !/^(?:podSecurityContext|securityContext)\b/.test(path));
    const values = { mispelt: 1 };
    for (const { path } of ours) misspellIn(values, path.split('.'));
    const { refusal } = await render(helm, values);
    for (const { path } of ours) expect(refusal).toContain(`at '/${path.replaceAll('.', '/')}'`);
    expect(refusal.match(/'mispelt' not allowed/g)).toHaveLength(ours.length + 1);
  });

  it.each([
    [{ colectors: {} }, "additional properties 'colectors' not allowed"],
    [{ collectors: { cloudwatch: { perod: '5m' } } }, "additional properties 'perod' not allowed"],
    [{ accounts: [{ regoin: 'eu-west-1' }] }, "additional properties 'regoin' not allowed"],
    [{ labels: { max_series_per_metric: 'many' } }, 'got string, want integer'],
    [{ receivers: { sns: { topics: ['ses-events'] } } }, 'does not match pattern'],
    [{ roles: ['receive'] }, "additional properties 'roles' not allowed"],
    [{ ledger: { path: '/elsewhere' } }, "additional properties 'path' not allowed"],
  ])('refuses the configuration %j', async (config, sentence) => {
    expect((await render(helm, { config })).refusal).toContain(sentence);
  });

  it('refuses whatever secret stands in the values, and takes a reference to it', async () => {
    const faults = async (secret: string) => {
      const config = {};
      for (const setting of secrets) put(config, setting.path, valueOf(setting, secret));
      const { refusal } = await render(helm, { config });
      return secrets.filter((setting) =>
        refusal.includes(`at '${pointerTo(setting)}': '${secret}' does not match`),
      );
    };
    expect(await faults('Bearer 0123456789abcdef')).toEqual(secrets);
    // oxlint-disable-next-line no-template-curly-in-string -- the exporter replaces it
    expect(await faults('${SECRET}')).toEqual([]);
  });

  it('lets what is no secret stand beside a reference in a header', async () => {
    // oxlint-disable no-template-curly-in-string -- the exporter replaces it, and of $${ it makes ${
    expect(await render(helm, withHeader('Bearer ${OTLP_TOKEN}'))).toMatchObject({ refusal: '' });
    const { refusal } = await render(helm, withHeader('Bearer $${OTLP_TOKEN}'));
    // oxlint-enable no-template-curly-in-string
    expect(refusal).toContain('/config/otlp/headers/Authorization');
  });

  it('takes any text of the configuration from elsewhere', async () => {
    // oxlint-disable-next-line no-template-curly-in-string -- the exporter replaces it
    const accounts = [{ region: '${AWS_REGION}', role_arn: '${file:/etc/ses-exporter/secrets/aws/role}' }];
    expect((await render(helm, { config: { accounts } })).refusal).toBe('');
  });
});

it('the chart’s unit tests pass', async () => {
  const { stdout } = await run(peer('bin/helm-unittest'), ['--strict', chart]);
  expect(stdout).toMatch(/Tests: +\d+ passed, \d+ total/);
});

describe('values.yaml', () => {
  it('has a default for every value that the schema knows, and no other', () => {
    const paths = describedValues().map(({ path }) => path);
    expect(paths.filter((path) => !path.includes('.')).toSorted()).toEqual(
      ['config', ...Object.keys(ChartValues.shape)].toSorted(),
    );
    const { config: _config, ...values } = parse(readFileSync(`${chart}/values.yaml`, 'utf8')) as Record<
      string,
      unknown
    >;
    expect(ChartValues.safeParse(values).error).toBeUndefined();
  });
});

describe('the version', () => {
  it('is the program’s', () => {
    const { appVersion, annotations } = parse(readFileSync(`${chart}/Chart.yaml`, 'utf8')) as {
      appVersion: string;
      annotations: Record<string, string>;
    };
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(appVersion).toBe(version);
    expect(annotations['artifacthub.io/images']).toContain(`:${version}\n`);
  });
});

describe('what the chart brings along', () => {
  const dashboards = globSync('grafana/dashboards/*.json');
  const ruleFiles = globSync('prometheus/rules/*.yaml');

  it('is a ConfigMap, and for Grafana’s operator a resource, of every dashboard', async () => {
    const { manifests, refusal } = await render('helm4', {
      dashboards: { enabled: true, operator: { enabled: true } },
    });
    expect(refusal).toBe('');
    const kinds = manifests.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'GrafanaDashboard')).toHaveLength(dashboards.length);
    expect(kinds.filter((kind) => kind === 'ConfigMap')).toHaveLength(dashboards.length + 1);
  });

  it('is every rule, word for word', async () => {
    const written = ruleFiles.flatMap(
      (file) => (parse(readFileSync(file, 'utf8')) as Manifest['spec']).groups,
    );
    const { manifests } = await render('helm4', { prometheusRule: { enabled: true } });
    expect(rulesOf(manifests).map(({ expr }) => expr)).toEqual(
      written.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    );
  });

  it('lets an operator switch an alert off, and set how long it must hold and its severity', async () => {
    const prometheusRule = {
      enabled: true,
      disabled: ['SesDkimFailing'],
      overrides: { SesRejects: { severity: 'page', for: '42m' } },
    };
    const after = rulesOf((await render('helm4', { prometheusRule })).manifests);
    expect(after.filter(({ alert }) => alert === 'SesDkimFailing')).toEqual([]);
    expect(after.find(({ alert }) => alert === 'SesRejects')).toMatchObject({
      for: '42m',
      labels: { severity: 'page' },
    });
  });

  it.each(thresholdNames)('lets an operator set %s, wherever it stands, and nothing else', async (name) => {
    const value = 1_234_567.125;
    const { manifests, refusal } = await render('helm4', {
      prometheusRule: { enabled: true, thresholds: { [name]: value } },
    });
    expect(refusal).toBe('');
    const wanted = alertGroups({ ...thresholds, [name]: value }).flatMap(({ alerts }) =>
      alerts.map(({ name: alert, expr, description }) => ({ alert, expr, description })),
    );
    const alerts = rulesOf(manifests).filter(({ alert }) => alert !== undefined);
    const found = alerts.map(({ alert, expr, annotations }) => ({
      alert,
      expr: expr.replaceAll('1.234567125e+06', String(value)),
      description: annotations?.['description']?.replaceAll('1.234567125e+06', String(value)),
    }));
    expect(found).toEqual(wanted);
  });

  it.each([
    [{ quotaUsd: 0.5 }, "additional properties 'quotaUsd' not allowed"],
    [{ quotaUsed: '80 %' }, 'got string, want number'],
    [{ quotaUsed: null }, "missing property 'quotaUsed'"],
  ])('refuses the thresholds %j', async (own, sentence) => {
    const { refusal } = await render('helm4', { prometheusRule: { enabled: true, thresholds: own } });
    expect(refusal).toContain(sentence);
  });

  it('fits into a release: a Secret holds 1 MiB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-chart-'));
    await run(peer('bin/helm4'), ['package', chart, '--destination', folder]);
    const [packed = ''] = readdirSync(folder);
    // Base64 adds a third, and the manifests come on top.
    expect((await stat(join(folder, packed))).size).toBeLessThan(400_000);
    await rm(folder, { recursive: true, force: true });
  });
});

function rulesOf(manifests: readonly Manifest[]): Rule[] {
  return manifests
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups.flatMap(({ rules }) => rules));
}

function misspellIn(values: Record<string, unknown>, [first = '', ...rest]: readonly string[]): void {
  const inner = (values[first] ??= {}) as Record<string, unknown>;
  if (rest.length === 0) inner['mispelt'] = 1;
  else misspellIn(inner, rest);
}

function withHeader(Authorization: string) {
  return { config: { otlp: { headers: { Authorization } } } };
}

/** A secret as its setting wants it: alone, in a list, or as a header. */
function valueOf({ kind }: Setting, secret: string): unknown {
  if (kind === 'array') return [secret];
  return kind === 'record' ? { Authorization: secret } : secret;
}

/** Where Helm says that it stands. */
function pointerTo({ path, kind }: Setting): string {
  const inside = kind === 'array' ? '/0' : kind === 'record' ? '/Authorization' : '';
  return `/config/${path.map((part) => (part === ITEM ? '0' : part)).join('/')}${inside}`;
}

function put(
  holder: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    holder[first] = value;
  } else if (rest[0] === ITEM) {
    const [item] = (holder[first] ??= [{}]) as [Record<string, unknown>];
    put(item, rest.slice(1), value);
  } else {
    put((holder[first] ??= {}) as Record<string, unknown>, rest, value);
  }
}
