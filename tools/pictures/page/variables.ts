import type { Dashboard, Variable } from './picture.ts';
import type { PrometheusApi, Series } from './prometheus.ts';

export interface Choice {
  readonly label: string;
  /** What the drop-down shows. */
  readonly text: string;
  /** What a query gets in place of the variable. */
  readonly value: string;
}

/** Seconds. */
interface Window {
  readonly start: number;
  readonly end: number;
}

interface Asking {
  readonly api: PrometheusApi;
  readonly before: Choices;
  readonly window: Window;
}

/** Grafana's numbers of the ways in which a variable's values are sorted. */
const NATURAL_ASC = 7;
const NATURAL_DESC = 8;

/** The variables' values by name, in the dashboard's order. */
export type Choices = ReadonlyMap<string, Choice>;

/** Chooses values as a dashboard does that has just been imported: what it says itself where there is that, else the first. */
export async function choose(
  { templating }: Dashboard,
  api: PrometheusApi,
  chosen: Readonly<Record<string, string>>,
  window: Window,
): Promise<Choices> {
  const choices = new Map<string, Choice>();
  for (const variable of templating.list) {
    const { name, label = name } = variable;
    choices.set(name, {
      label,
      ...(await valueOf(variable, { api, before: choices, window }, chosen[name])),
    });
  }
  return choices;
}

async function valueOf(variable: Variable, asking: Asking, chosen: string | undefined) {
  const { type, name, query, current } = variable;
  const isAll = chosen === undefined && [current?.value].flat().includes('$__all');
  const text = typeof query === 'string' ? query : query.query;
  switch (type) {
    case 'datasource':
      return { text: text.charAt(0).toUpperCase() + text.slice(1), value: name };
    case 'constant':
    case 'textbox':
      return { text, value: text };
    case 'custom':
    case 'query': {
      const values = type === 'custom' ? text.split(',') : await find(variable, text, asking);
      // All of none is none, as a ranking on a day without a failure finds it.
      if (values.length === 0 && variable.allValue === undefined && !isAll)
        throw new Error(`variable ${name} finds no values`);
      if (chosen !== undefined && !values.includes(chosen))
        throw new Error(`variable ${name} has no value ${chosen}, but ${values.join(', ')}`);
      if (isAll) return { text: 'All', value: variable.allValue ?? oneOf(values) };
      const own = values.find((one) => one === current?.value);
      const value = chosen ?? own ?? values[0] ?? '';
      return { text: value, value: variable.multi ? escaped(value) : value };
    }
    default:
      throw new Error(`variable ${name} is of a type that is not drawn: ${type}`);
  }
}

/** Grafana documentation, "Prometheus template variables": the functions that ask. */
async function find({ regex, sort }: Variable, query: string, { api, before, window }: Asking) {
  const filled = interpolate(query, before, { __range: `${window.end - window.start}s` });
  const values = /^label_values\((?:(.+),)?\s*([a-zA-Z_]\w*)\s*\)$/s.exec(filled);
  const names = /^label_names\((.*)\)$/s.exec(filled);
  const result = /^query_result\((.*)\)$/.exec(filled);
  const found = result
    ? (await api.instant(result[1] ?? '', window.end)).map(written)
    : values
      ? await api.labelValues(values[2] ?? '', values[1]?.trim())
      : names
        ? await api.labelNames(names[1] || undefined)
        : undefined;
  if (!found) throw new Error(`a variable asks in a way that is not drawn: ${query}`);
  const pattern = /^\/(.+)\/$/.exec(regex ?? '')?.[1];
  const kept = pattern
    ? found.flatMap((one) => {
        const match = new RegExp(pattern).exec(one);
        return match ? [match[1] ?? match[0]] : [];
      })
    : found;
  const sorted = kept.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (sort !== NATURAL_ASC && sort !== NATURAL_DESC)
    throw new Error(`a variable is sorted in a way that is not drawn: ${query}`);
  return sort === NATURAL_DESC ? sorted.toReversed() : sorted;
}

/** As Grafana writes what `query_result` finds. */
function written({ metric, values: [sample = [0, '']] }: Series) {
  const labels = Object.entries(metric).map(([label, text]) => `${label}="${text}"`);
  return `{${labels.join(',')}} ${sample[1]} ${sample[0] * 1_000}`;
}

/** Puts values into a query or a text; `$1` of a regular expression stays. @throws Error for a variable that nobody defined. */
export function interpolate(text: string, choices: Choices, more: Readonly<Record<string, string>> = {}) {
  return text.replaceAll(
    /\$(?:([a-zA-Z_]\w*)|\{(\w+)(?::(\w+))?\})/g,
    (_, bare: string, braced: string, format) => {
      const name = bare ?? braced;
      const value = more[name] ?? choices.get(name)?.value;
      if (value === undefined) throw new Error(`nothing is known of the variable ${name} in ${text}`);
      if (format !== undefined && format !== 'raw' && format !== 'text')
        throw new Error(`the format ${format} of a variable is not drawn: ${text}`);
      return value;
    },
  );
}

function oneOf(values: readonly string[]): string {
  return `(${values.map(escaped).join('|')})`;
}

function escaped(value: string): string {
  return value.replaceAll(/[\\^$*+?.()|[\]{}]/g, '\\\\$&');
}
