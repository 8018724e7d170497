import { describe, expect, it } from 'vitest';
import { Agreement } from '../../src/counting/agreement/index.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { agreementBench, eventAt, noon, minute } from '../support/agreement-bench.ts';

const ratio = 'ses_exporter_source_agreement_ratio';
const own = 'ses_exporter_source_agreement_source_events';
const reference = 'ses_exporter_source_agreement_reference_events';

const pair = (type: string, source: string, other: string, value: number | string) =>
  `{event_type="${type}",source="${source}",reference="${other}"} ${value}`;
const stream = (type: string, value: number | string) => pair(type, 'events', 'cloudwatch', value);

/** One event a minute. */
const everyMinute = (from: number, to: number, type: 'send' | 'open' | 'bounce' = 'send') =>
  Array.from({ length: to - from }, (_unused, index) => eventAt(from + index, type));

/** Slots of so many minutes with one event a minute. */
const slots = (from: number, to: number, length = 5) =>
  Object.fromEntries(
    Array.from({ length: (to - from) / length }, (_unused, index) => [from + index * length, length]),
  );

const at = (minutes: number) => (noon + minutes * minute) / 1_000;

describe('the agreement of sources', () => {
  it('is 1 when all count the same, although both are late', async () => {
    const { goTo, bring, cloudwatch, statistics, lines } = agreementBench();
    const read = cloudwatch();
    goTo(32);
    await bring(...everyMinute(0, 20));
    await read('send', { ...slots(0, 30), 15: 2 });
    goTo(65);
    // What came in late counts in its own time, and what AWS says now takes the place of what it said.
    await bring(...everyMinute(20, 60));
    await statistics('send', slots(0, 60, 15));
    await read('send', slots(10, 60));
    expect(await lines(ratio)).toEqual([
      pair('send', 'cloudwatch', 'statistics', 1),
      stream('send', 1),
      pair('send', 'events', 'statistics', 1),
    ]);
    expect(await lines(reference)).toContain(stream('send', 35));
  });

  it('goes on though the clock was far ahead at the start, and was put right', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench({ start: noon + 20 * 24 * 60 * minute });
    const read = cloudwatch();
    goTo(5);
    await read('send', slots(0, 5));
    goTo(62);
    await bring(...everyMinute(0, 60));
    await read('send', slots(0, 60));
    expect(await lines(ratio)).toEqual([stream('send', 1)]);
  });

  it('sinks to 0 while a subscription is paused, and comes back after it', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench();
    const read = cloudwatch();
    await bring(...everyMinute(0, 10));
    const seen: string[] = [];
    for (let time = 60; time <= 900; time += 60) {
      goTo(time);
      if (time > 480) await bring(...everyMinute(time - 60, time));
      await read('send', slots(time - 60, time));
      seen.push(...(await lines(ratio)).map((line) => line.slice(line.lastIndexOf(' ') + 1)));
    }
    expect(seen.map((value) => Number(Number(value).toFixed(3)))).toEqual([
      0.333, 0.111, 0.067, 0.048, 0.037, 0.03, 0, 0, 0.091, 0.273, 0.455, 0.636, 0.818, 1, 1,
    ]);
  });

  it('shows only the type that an event destination lacks, at 0', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench();
    goTo(60);
    await bring(...everyMinute(0, 60), ...everyMinute(0, 60, 'bounce'));
    for (const type of ['send', 'open', 'bounce'] as const) await cloudwatch()(type, slots(0, 60));
    expect(await lines(ratio)).toEqual([stream('bounce', 1), stream('open', 0), stream('send', 1)]);
  });

  it('is not raised by redeliveries, which no receiver was the first to bring either', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench();
    const events = everyMinute(0, 60);
    goTo(60);
    await bring(...events);
    await bring(...events.slice(10));
    await cloudwatch()('send', slots(0, 60));
    expect(await lines(ratio)).toEqual([stream('send', 1)]);
    expect(await lines('ses_exporter_receiver_events_total')).toEqual(['{receiver="sns"} 60']);
  });

  it('compares whole slots that began after the start and ended half an hour ago or longer', async () => {
    // Begins within the slot of 0 to 5; what happened before cannot all be ours.
    const { goTo, bring, cloudwatch, lines } = agreementBench({ start: noon + 2 * minute });
    const read = cloudwatch();
    await bring(eventAt(4), eventAt(5), eventAt(9), eventAt(10), eventAt(15));
    goTo(39);
    await read('send', { 0: 100, 5: 3, 10: 1_000, 15: 10_000 });
    expect(await lines(reference)).toEqual([]);
    goTo(40);
    await read('send');
    expect([...(await lines(own)), ...(await lines(reference))].filter((line) => /send/.test(line))).toEqual([
      stream('send', 2),
      stream('send', 3),
    ]);
    goTo(45);
    await read('send');
    expect(await lines(reference)).toContain(stream('send', 1_003));
    expect(await lines(own)).toContain(stream('send', 3));
  });

  it('forgets slots that began more than six hours ago', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench();
    const read = cloudwatch();
    await bring(eventAt(4), eventAt(5));
    await read('send', { 0: 100, 5: 1_000 });
    goTo(360);
    await read('send');
    expect(await lines(reference)).toContain(stream('send', 1_100));
    goTo(361);
    await read('send');
    expect(await lines(reference)).toContain(stream('send', 1_000));
    expect(await lines(own)).toContain(stream('send', 1));
    goTo(366);
    await read('send');
    expect(await lines(reference)).toContain(stream('send', 0));
    expect(await lines(ratio)).toEqual([]);
  });

  it('starts anew with a restart, without the values of before', async () => {
    const { goTo, bring, cloudwatch, lines, restart } = agreementBench();
    goTo(60);
    await bring(...everyMinute(0, 60));
    await cloudwatch()('send', slots(0, 60));
    goTo(63);
    restart();
    expect(await lines(ratio)).toEqual([]);
    expect(await lines('ses_exporter_source_newest_data_timestamp_seconds')).toEqual([]);
    // Events that waited while nobody was there, and some that came a second time.
    await bring(...everyMinute(60, 63));
    goTo(120);
    await bring(...everyMinute(63, 120));
    await cloudwatch()('send', slots(0, 120));
    expect(await lines(ratio)).toEqual([stream('send', 1)]);
    expect(await lines(own)).toContain(stream('send', 25));
  });

  it('compares only what both have read, and goes when one is read no more', async () => {
    const { goTo, bring, cloudwatch, statistics, lines } = agreementBench();
    goTo(60);
    await bring(...everyMinute(0, 60));
    await cloudwatch()('send', slots(0, 60));
    goTo(120);
    await bring(...everyMinute(60, 120));
    await statistics('send', slots(0, 120, 15));
    expect(await lines(own)).toEqual(
      expect.arrayContaining([
        stream('send', 30),
        pair('send', 'events', 'statistics', 90),
        pair('send', 'cloudwatch', 'statistics', 30),
      ]),
    );
    goTo(400);
    await statistics('send');
    expect(await lines(ratio)).toEqual([pair('send', 'events', 'statistics', 1)]);
    expect(await lines(own)).not.toContainEqual(expect.stringContaining('cloudwatch'));
  });

  it('is +Inf when only the reference counted nothing, and nothing when both did', async () => {
    const { goTo, bring, cloudwatch, lines } = agreementBench();
    goTo(60);
    await bring(eventAt(0, 'open'));
    await cloudwatch()('send', { 0: 0 });
    expect(await lines(ratio)).toEqual([stream('open', '+Inf')]);
    expect(await lines(reference)).toContain(stream('send', 0));
  });

  it.each([
    { length: 1, end: 90 },
    { length: 5, end: 90 },
    { length: 60, end: 60 },
  ])('compares CloudWatch with the statistics in slots of $length minutes', async ({ length, end }) => {
    const { goTo, cloudwatch, statistics, lines } = agreementBench({ receives: false });
    goTo(120);
    await statistics('send', slots(0, 120, 15));
    await cloudwatch(length)('send', slots(0, 120, length));
    expect(await lines(ratio)).toEqual([pair('send', 'cloudwatch', 'statistics', 1)]);
    expect(await lines(reference)).toContain(pair('send', 'cloudwatch', 'statistics', end));
  });

  it('does not compare slots that lie across one another', async () => {
    const { goTo, bring, cloudwatch, statistics, lines } = agreementBench();
    goTo(120);
    await bring(...everyMinute(0, 120));
    await cloudwatch()('send', slots(0, 120));
    await statistics('send', slots(7, 112, 15));
    expect(await lines(ratio)).toEqual([stream('send', 1), pair('send', 'events', 'statistics', 1)]);
    expect(await lines(own)).toContain(pair('send', 'events', 'statistics', 75));
  });

  it('knows how new the newest data of each source is', async () => {
    const { goTo, bring, cloudwatch, statistics, lines } = agreementBench();
    goTo(33);
    await bring(eventAt(31), eventAt(30));
    await cloudwatch()('send', { 25: 4, 30: 0 });
    await statistics('send', { 0: 9 });
    const newest = 'ses_exporter_source_newest_data_timestamp_seconds';
    expect(await lines(newest)).toEqual([
      `{source="cloudwatch"} ${at(30)}`,
      `{source="events"} ${at(31)}`,
      `{source="statistics"} ${at(15)}`,
    ]);
    // Of a slot in progress nothing can be newer than now.
    await cloudwatch()('send', { 30: 1 });
    expect(await lines(newest)).toContain(`{source="cloudwatch"} ${at(33)}`);
  });

  it('follows no more accounts than one exporter is told of, whatever events name', () => {
    const registry = new MetricRegistry(() => noon);
    const agreement = new Agreement({ registry, clock: { now: () => noon }, receives: true });
    const event = eventAt(0);
    for (let account = 0; account < 10_050; account++)
      agreement.events([{ ...event, accountId: String(account) }]);
    expect(registry.family('ses_exporter_source_newest_data_timestamp_seconds').size).toBe(10_000);
  });
});
