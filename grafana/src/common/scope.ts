import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { metricsSource, queryVariable } from './variables.ts';
import { account } from '../../../src/catalog/spec.ts';
import { labelsOf, matching, selector, type Matchers, type SeriesName } from '../../../src/metrics/promql.ts';

/** Variables that narrow what is shown: the label that each is about, and the metric that has its values. */
const narrowing = {
  // An external label of Prometheus; where nobody sets it, everything belongs to "All".
  cluster: { label: 'cluster', title: 'Cluster', from: 'ses_up', all: '.*' },
  job: { label: 'job', title: 'Job', from: 'ses_exporter_build_info', all: '.+' },
  instance: { label: 'instance', title: 'Instance', from: 'ses_exporter_build_info', all: '.+' },
  account_id: { label: 'account_id', title: 'Account', from: 'ses_up', all: '.+' },
  region: { label: 'region', title: 'Region', from: 'ses_up', all: '.+' },
  // Mail may be sent without a configuration set: it belongs to "All".
  configuration_set: {
    label: 'configuration_set',
    title: 'Configuration set',
    from: 'ses_events_total',
    all: '.*',
  },
  identity: { label: 'identity', title: 'Domain', from: 'ses_events_total', all: '.*' },
  provider: {
    label: 'recipient_provider',
    title: 'Provider',
    from: 'ses_delivery_duration_seconds_count',
    all: '.*',
  },
} as const;
type Narrowing = keyof typeof narrowing;

/** Writes a selector of what the reader chose: a matcher for each variable that the metric has a label for. */
export type Scope = <Name extends SeriesName>(name: Name, matchers?: Matchers<Name>) => string;

/** The same in a series that rules record, by its name in `recorded`. */
export type RecordedScope = (record: string, matchers?: Parameters<typeof matching>[0]) => string;

/** These labels are Prometheus's own, whatever the metric. */
const targetLabels: readonly string[] = ['cluster', 'job', 'instance'];

/** A recorded series is named for its level, and that says what it can be told apart by beside the account. */
const levelLabels: Readonly<Record<string, readonly string[]>> = {
  account: [],
  set_provider: ['configuration_set', 'recipient_provider'],
  configuration_set: ['configuration_set'],
  identity: ['identity'],
  provider: ['recipient_provider'],
};

/**
 * What a dashboard can be narrowed by: the account always, and what is named. Its variables and its selectors come from
 * here together, so that neither can be forgotten.
 */
export function scope(...more: readonly Narrowing[]): {
  readonly on: Scope;
  readonly onRecorded: RecordedScope;
  readonly variables: readonly VariableModel[];
} {
  const exporters: readonly Narrowing[] = more.includes('instance') ? ['job', 'instance'] : ['job'];
  const names = [...new Set<Narrowing>(['cluster', ...exporters, 'account_id', 'region', ...more])];
  const variables = names.map((name, index) => {
    const { label, title, from, all } = narrowing[name];
    // What one variable offers is what those before it leave.
    const left = narrowedBy(names.slice(0, index));
    return queryVariable(name, { label: title, query: `label_values(${left(from)}, ${label})`, all });
  });
  return { on: narrowedBy(names), onRecorded: recordedBy(names), variables: [metricsSource, ...variables] };
}

function narrowedBy(names: readonly Narrowing[]): Scope {
  return (name, matchers) =>
    selector(name, { ...chosen(names, [...labelsOf(name), ...targetLabels]), ...matchers });
}

function recordedBy(names: readonly Narrowing[]): RecordedScope {
  return (record, matchers) => {
    const level = levelLabels[record.slice(0, record.indexOf(':'))];
    if (!level) throw new Error(`the level of ${record} is not known`);
    return `${record}${matching({ ...chosen(names, ['cluster', ...account, ...level]), ...matchers })}`;
  };
}

/** What the reader chose of the labels that there are. */
function chosen(names: readonly Narrowing[], labels: readonly string[]): Readonly<Record<string, RegExp>> {
  const has = new Set(labels);
  return Object.fromEntries(
    names
      .filter((variable) => has.has(narrowing[variable].label))
      .map((variable) => [narrowing[variable].label, new RegExp(`$${variable}`)]),
  );
}
