import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';

const WAIT = { timeout: 120_000, interval: 200 };

let program: Awaited<ReturnType<typeof programWithTopic>>;
/** A pair, of which one scrapes less often. */
let pair: readonly Prometheus[];
beforeAll(async () => {
  // Longer than the slower scraper's interval, as it is to be, and than what a busy machine holds a scrape up.
  program = await programWithTopic({ exposition: { zero_for: '20s' } });
  const job = { job_name: 'ses', honor_labels: true, static_configs: [{ targets: [program.web] }] };
  pair = await Promise.all(
    ['500ms', '2s'].map((scrape_interval) =>
      startPrometheus({ global: { scrape_interval }, scrape_configs: [job] }),
    ),
  );
});
afterAll(async () => {
  for (const prometheus of pair ?? []) await prometheus[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

const bounces = (configurationSet: string) =>
  `ses_events_total{event_type="bounce",configuration_set="${configurationSet}"}`;

/** Waits until both have a value, and returns what each has stored of the only series, and when it stored the last. */
async function storedBy(both: typeof pair, selector: string, value: number) {
  return Promise.all(
    both.map((prometheus) =>
      vi.waitFor(async () => {
        const [series, ...others] = await prometheus.samples(`${selector}[10m]`);
        expect(others).toEqual([]);
        const samples = series?.values ?? [];
        const values = samples.map(([, text]) => Number(text));
        expect(values.at(-1)).toBe(value);
        return { prometheus, values, last: (samples.at(-1)?.[0] ?? NaN) * 1_000 };
      }, WAIT),
    ),
  );
}

/** Nothing but its 0 and then its value: no reset, no step that a later sample takes back. */
const neverFalls = (values: readonly number[]) => values.every((value, at) => value >= (values[at - 1] ?? 0));

describe('a counter series that is born with a value', () => {
  it('is at 0 in the first sample of both scrapers, so that increase() sees all of it', async () => {
    await program.bounce('campaign-a', 7);
    for (const { prometheus, values, last } of await storedBy(pair, bounces('campaign-a'), 7)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
      // As of the last sample, and from 0 on, Prometheus has nothing to extrapolate to.
      const [risen] = await prometheus.query(`increase(${bounces('campaign-a')}[10m])`, last);
      expect(Number(risen?.value[1])).toBeCloseTo(7);
    }
  });

  it('is so too when the program is killed before its value was ever shown', async () => {
    await program.bounce('campaign-b', 5);
    await program.restart();
    for (const { values } of await storedBy(pair, bounces('campaign-b'), 5)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
    }
  });

  it('never goes back to 0 once its value was shown, however often the program is killed', async () => {
    await program.bounce('campaign-c', 3);
    await storedBy(pair, bounces('campaign-c'), 3);
    await program.restart();
    await program.bounce('campaign-c', 1);
    await program.restart();
    for (const { values } of await storedBy(pair, bounces('campaign-c'), 4)) {
      expect(values[0]).toBe(0);
      expect(neverFalls(values)).toBe(true);
    }
    for (const prometheus of pair) {
      const resets = await prometheus.query(`resets(${bounces('campaign-a')}[10m])`);
      expect(resets.map(({ value }) => value[1])).toEqual(['0']);
    }
  });
});
