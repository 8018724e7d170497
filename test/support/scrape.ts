import { setTimeout as wait } from 'node:timers/promises';

export interface Scrape {
  /** The sum of a metric's series that carry all these labels; `undefined` when there is none. */
  sum(metric: string, labels?: Readonly<Record<string, string>>): number | undefined;
  readonly text: string;
}

/** /metrics as Prometheus's classic text. */
export async function scrape(webUrl: string, signal: AbortSignal | null = null): Promise<Scrape> {
  const response = await fetch(`${webUrl}/metrics`, { signal });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return read(await response.text());
}

/** /metrics of a program whose exposition.zero_for is 0s, once no series with a value is shown at 0 for being new. */
export async function scrapeRevealed(webUrl: string): Promise<Scrape> {
  await scrape(webUrl);
  for (;;) {
    const seen = await scrape(webUrl);
    if (seen.sum('ses_exporter_series_shown_at_zero') === 0) return seen;
    await wait(10);
  }
}

/**
 * Resolves when all that a shared ledger holds now is shown: its totals are read on a beat, and the reading that is seen
 * next may have begun before. At once where the ledger is the program's own.
 */
export async function untilRefreshed(webUrl: string): Promise<void> {
  const readAt = async () => (await scrape(webUrl)).sum('ses_exporter_ledger_totals_timestamp_seconds');
  let last = await readAt();
  if (last === undefined) return;
  for (let readings = 0; readings < 2;) {
    await wait(50);
    const at = await readAt();
    if (at !== last) readings++;
    last = at;
  }
}

function read(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return {
    text,
    sum(metric, labels = {}) {
      const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
      const values = lines
        .filter((line) => /^[^{ ]+/.exec(line)?.[0] === metric && wanted.every((one) => hasLabel(line, one)))
        .map((line) => Number(line.slice(line.lastIndexOf(' '))));
      return values.length > 0 ? values.reduce((sum, value) => sum + value) : undefined;
    },
  };
}

/** `label` is written as in the text; it must not be the end of a longer label name. */
function hasLabel(line: string, label: string): boolean {
  return line.includes(`{${label}`) || line.includes(`,${label}`);
}
