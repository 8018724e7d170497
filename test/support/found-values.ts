import { VariableType, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { asked, interpolated } from './dashboards.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * What a dashboard's variables of the kind `query_result` find, as Grafana puts it into queries (Grafana documentation,
 * "Prometheus template variables").
 * @param ask gives the labels of the series that a query finds at the end of the time range.
 * @param chosen values of other variables.
 */
export async function foundValues(
  { templating }: Dashboard,
  ask: (query: string) => Promise<readonly Labels[]>,
  chosen: Labels = {},
): Promise<Labels> {
  const values: Record<string, string> = {};
  for (const variable of templating.list ?? []) {
    if (variable.type !== VariableType.Query) continue;
    const { kind, selector } = asked(variable);
    if (kind !== 'result') continue;
    const [, pattern = ''] = /^\/(.*)\/$/.exec(variable.regex ?? '') ?? [];
    const found = (await ask(interpolated(selector, chosen))).flatMap((labels) => {
      const own = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return new RegExp(pattern).exec(`{${own.join(',')}} 1 1700000000000`)?.slice(1) ?? [];
    });
    values[variable.name] = `(${found.map(escaped).join('|')})`;
  }
  return values;
}

/** Within a text in quotes. */
function escaped(value: string): string {
  return value.replaceAll(/[\\^$*+?.()|[\]{}]/g, '\\\\$&');
}
