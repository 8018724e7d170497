import { tmpdir } from 'node:os';
import { createEventLog } from '../../../src/counting/event-log/index.ts';
import type { EventRecord } from '../../../src/contracts/event-record.ts';
import { SECOND } from '../../../src/demo/company/clock.ts';
import { demoConfig } from '../../../src/demo/demo-config.ts';
import { SimulatedAws } from '../../../src/demo/simulated-aws.ts';
import { decodeSesText } from '../../../src/events/decode.ts';
import { mailboxProviderOf } from '../../../src/events/mailbox-provider.ts';
import { MetricRegistry } from '../../../src/metrics/registry.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { played, storyScript } from '../../../test/support/story/script.ts';

/** What the event log holds of the story from a moment on: the same mail as Prometheus was told of, in the program's records. */
export async function storyRecords(from: number): Promise<readonly EventRecord[]> {
  const clock = new ManualClock(played.start);
  await using aws = await SimulatedAws.start({ clock, statisticsGrid: 'hour', script: storyScript });
  const nowhere = { webListen: '127.0.0.1:0', webhooksListen: '127.0.0.1:0', folder: tmpdir() };
  const config = demoConfig(aws, { ...nowhere, receivers: ['firehose'], eventLog: ['stdout'] });
  if (!config.events.log) throw new Error('the demo has no event log');
  const { tags, providers, provider_domains: providerDomains } = config.labels;
  const records: EventRecord[] = [];
  const log = createEventLog({
    // The demo's own key differs from run to run.
    config: { ...config.events.log, hash_key: 'the story' },
    options: { tags, providerOf: mailboxProviderOf({ providers, providerDomains }) },
    registry: new MetricRegistry(),
    outputs: new Map([['stdout', { write: (record) => records.push(record) }]]),
  });
  aws.destinations.add({
    publish(text) {
      if (clock.now() < from) return;
      const decoded = decodeSesText(text, aws);
      if (decoded.kind === 'event') log.counted('firehose', [decoded.event]);
    },
  });
  while (clock.now() < played.end) {
    clock.pass(30 * SECOND);
    aws.advance();
  }
  return records;
}
