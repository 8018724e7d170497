import { scrapeRevealed, untilRefreshed } from '../support/scrape.ts';
import { seriesOf } from './simulated-sns.ts';

/** What is missing and what is too much, series by series, so that the one cannot hide the other. */
export async function compareSeries(webUrl: string, events: number) {
  await untilRefreshed(webUrl);
  const counted = await scrapeRevealed(webUrl);
  const truth = new Map<string, number>();
  for (let index = 0; index < events; index++) {
    const series = JSON.stringify(seriesOf(index));
    truth.set(series, (truth.get(series) ?? 0) + 1);
  }
  let lost = 0;
  let doubled = 0;
  for (const [series, expected] of truth) {
    const labels = JSON.parse(series) as Record<string, string>;
    const tooMuch = (counted.sum('ses_events_total', labels) ?? 0) - expected;
    lost += Math.max(0, -tooMuch);
    doubled += Math.max(0, tooMuch);
  }
  const names = ['ses_events_total', 'ses_event_recipients_total', 'ses_event_age_seconds_count'];
  return { lost, doubled, totals: names.map((name) => ({ name, value: counted.sum(name) })) };
}
