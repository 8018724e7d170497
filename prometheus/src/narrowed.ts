import { parser } from '@prometheus-io/lezer-promql';
import { catalog, specOf, type MetricName } from '../../src/metrics/catalog.ts';
import type { Alert } from './rule.ts';

/** What a command takes in place of a label, beside the label's own name. */
const placeholders: Readonly<Record<string, string>> = {
  configuration_set: '<set>',
  identity: '<domain>',
  recipient_provider: '<provider>',
};

/** The labels that an alert's texts name. */
export function labelsOf({ summary, description }: Alert): readonly string[] {
  const named = `${summary} ${description}`.matchAll(/\$labels\.(?<label>\w+)/g);
  return [...new Set([...named].map((match) => match.groups?.['label'] ?? ''))];
}

/**
 * A text of a runbook, with its queries and commands narrowed to what the alert is about: `<account_id>` stands for the
 * alert's own label. At night nobody should read another account's numbers, or change another account.
 */
export function narrowed(text: string, labels: readonly string[]): string {
  return text.replaceAll(/`([^`]+)`/g, (_span, code: string) => `\`${narrowedCode(code, labels)}\``);
}

function narrowedCode(code: string, labels: readonly string[]): string {
  if (/^aws [a-z]/.test(code)) return command(code, labels);
  return /\bses_\w/.test(code) && /[({[:]|_total|^ses_\w+$/.test(code) ? query(code, labels) : code;
}

function command(code: string, labels: readonly string[]): string {
  const own = labels.reduce((told, label) => {
    const placeholder = placeholders[label];
    return placeholder ? told.replaceAll(placeholder, `<${label}>`) : told;
  }, code);
  const where = ['region', 'profile'].filter((option) => !own.includes(`--${option} `));
  return [own, ...where.map((option) => `--${option} <${option}>`)].join(' ');
}

/** With a matcher for each label of the alert that a series can be told apart by. */
function query(code: string, labels: readonly string[]): string {
  const inserts: (readonly [at: number, text: string])[] = [];
  let isPromql = true;
  parser.parse(code).iterate({
    enter({ type, node }) {
      if (type.isError) isPromql = false;
      if (type.name !== 'VectorSelector') return;
      const name = node.getChild('Identifier');
      const series = name ? code.slice(name.from, name.to) : '';
      const matchers = node.getChild('LabelMatchers');
      const written = matchers ? code.slice(matchers.from, matchers.to) : '';
      const missing = labels
        .filter((label) => labelsBy(series).includes(label) && !new RegExp(`\\b${label}[=!]`).test(written))
        .map((label) => `${label}="<${label}>"`);
      if (missing.length === 0 || !name) return;
      const isEmpty = written === '' || written === '{}';
      inserts.push(
        matchers
          ? [matchers.from + 1, `${missing.join(',')}${isEmpty ? '' : ','}`]
          : [name.to, `{${missing.join(',')}}`],
      );
    },
  });
  if (!isPromql) return code;
  return inserts
    .toSorted(([a], [b]) => b - a)
    .reduce((told, [at, text]) => told.slice(0, at) + text + told.slice(at), code);
}

/** Labels that a series has, recorded ones by their level. */
function labelsBy(series: string): readonly string[] {
  const [level, record] = series.split(':');
  if (record !== undefined)
    return ['account_id', 'region', level === 'provider' ? 'recipient_provider' : (level ?? '')];
  const metric = series in catalog ? series : series.replace(/_(?:bucket|sum|count)$/, '');
  return metric in catalog ? [...specOf(metric as MetricName).labels, 'job'] : [];
}
