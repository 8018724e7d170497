import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { startExporter } from '../support/program.ts';
import { programWithTopic } from '../support/program-with-topic.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { eventually } from '../support/eventually.ts';

const settings = {
  events: { log: { hash_key: 'a key' } },
  exposition: { zero_for: '0s' },
} satisfies ConfigInput;

const records = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{"time"') && line.includes('"event"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the program with an event log', () => {
  it('writes each counted event to standard output as a line of JSON', async () => {
    await using program = await programWithTopic(settings);
    await program.bounce('news', 3);
    await eventually(() => expect(records(program.output())).toHaveLength(3));
    expect(records(program.output())[0]).toMatchObject({ event: 'bounce', configuration_set: 'news' });
    expect(program.output()).not.toContain('@');
  });

  it('goes on counting while nobody reads what it writes', async () => {
    await using program = await programWithTopic(settings, (file, folder) =>
      startExporter(file, folder, false),
    );
    // Half a megabyte: more than a pipe holds.
    await program.bounce('news', 1_000);
    const seen = await scrapeRevealed(`http://${program.web}`);
    expect(seen.sum('ses_events_total')).toBe(1_000);
    expect(seen.sum('ses_exporter_event_log_records_total')).toBe(1_000);
  });
});
