import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { metricsSource, queryVariable } from './variables.ts';
import { labelsOf, selector, type Matchers, type SeriesName } from '../../../src/metrics/promql.ts';

/** Variables that narrow what is shown: the label that each is about, and the metric that has its values. */
const narrowing = {
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

/** Every target label is Prometheus's own, whatever the metric. */
const targetLabels: readonly string[] = ['job', 'instance'];

/**
 * What a dashboard can be narrowed by: the account always, and what is named. Its variables and its selectors come from
 * here together, so that neither can be forgotten.
 */
export function scope(...more: readonly Narrowing[]): {
  readonly on: Scope;
  readonly variables: readonly VariableModel[];
} {
  const first: readonly Narrowing[] = more.includes('instance') ? ['job', 'instance'] : ['job'];
  const names = [...new Set<Narrowing>([...first, 'account_id', 'region', ...more])];
  const variables = names.map((name, index) => {
    const { label, title, from, all } = narrowing[name];
    // What one variable offers is what those before it leave.
    const left = narrowedBy(names.slice(0, index));
    return queryVariable(name, { label: title, query: `label_values(${left(from)}, ${label})`, all });
  });
  return { on: narrowedBy(names), variables: [metricsSource, ...variables] };
}

function narrowedBy(names: readonly Narrowing[]): Scope {
  return (name, matchers) => {
    const has = new Set<string>([...labelsOf(name), ...targetLabels]);
    const chosen = names
      .filter((variable) => has.has(narrowing[variable].label))
      .map((variable) => [narrowing[variable].label, new RegExp(`$${variable}`)] as const);
    return selector(name, { ...Object.fromEntries(chosen), ...matchers });
  };
}
