import { Given, type Labels } from '../contracts/increment.ts';

/**
 * How the exposition formats write their atoms.
 * Source: Prometheus documentation, "Exposition formats" and "OpenMetrics 1.0" (Escaping, Canonical Numbers).
 */

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const special = /[\\"\n]/;

/** For label values in every format, and for OpenMetrics's HELP. */
export function escapeLabelValue(value: string): string {
  return special.test(value) ? value.replaceAll(/[\\"\n]/g, (one) => escapes[one] ?? one) : value;
}

/** Labels with their text: it is most of an exposition, and the same in every scrape. */
class Written extends Given {
  readonly #text: string;

  constructor(labels: Labels, text: string) {
    super(labels);
    this.#text = text;
  }

  static textOf(labels: Labels): string | undefined {
    return #text in labels ? labels.#text : undefined;
  }
}

/** What stands between the braces. It is kept with the labels, which never change. */
export function formatLabels(labels: Labels): string {
  const known = Written.textOf(labels);
  if (known !== undefined) return known;
  // Joined, and not added up: that would stay in memory as a tree of its pieces.
  const text = Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabelValue(value)}"`)
    .join(',');
  void new Written(labels, text);
  return text;
}

/** For HELP of the classic text format, which leaves quotes as they are. */
export function escapeHelp(help: string): string {
  return help.replaceAll(/[\\\n]/g, (one) => escapes[one] ?? one);
}

/** A sample's value. JavaScript writes everything but the infinities as Go's ParseFloat reads it. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

/**
 * A bucket's upper bound as OpenMetrics wants it: Go's `%g`, with `.0` appended where neither a decimal point nor an
 * exponent would show that it is a float (`1.0`, `86400.0`, `1e+06`, `1e-05`).
 */
export function canonicalBound(bound: string): string {
  const value = Number(bound);
  if (bound === '+Inf' || Number.isNaN(value)) return bound;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
