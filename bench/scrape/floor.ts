import { createServer } from 'node:http';
import { labelsOf, type BenchLabels } from './series.ts';

/** A series as the floor has it. */
export interface PlainSeries {
  readonly labels: BenchLabels;
  readonly value: number;
}

export function plainSeries(count: number): readonly PlainSeries[] {
  return Array.from({ length: count }, (_, at) => ({ labels: labelsOf(at), value: at }));
}

/**
 * The floor of a scrape: a plain string builder, written for these labels, which makes the text of all series in one go,
 * and then its bytes. One metric, one format, no other work meanwhile.
 */
export function plainExposition(series: readonly PlainSeries[]): Buffer {
  let text = '# HELP ses_events_total SES sending events.\n# TYPE ses_events_total counter\n';
  for (const { labels, value } of series) {
    const { account_id, region, event_type, configuration_set, identity, tag_campaign } = labels;
    text += `ses_events_total{account_id="${escape(account_id)}",region="${escape(region)}",event_type="${escape(event_type)}",configuration_set="${escape(configuration_set)}",identity="${escape(identity)}",tag_campaign="${escape(tag_campaign)}"} ${value}\n`;
  }
  return Buffer.from(text);
}

const special = /[\\"\n]/;

function escape(value: string): string {
  return special.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : value;
}

/** Run as a program, it serves so many series to every request. Usage: floor.ts SERIES; prints its port. */
if (import.meta.main) {
  const series = plainSeries(Number(process.argv[2]));
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    res.end(plainExposition(series));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(`listening on ${typeof address === 'object' ? address?.port : ''}`);
  });
}
