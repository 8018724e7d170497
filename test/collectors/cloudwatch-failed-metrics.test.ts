import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { minute, noon } from '../support/aws-collector-bench.ts';
import {
  bench,
  day,
  fails,
  hour,
  known,
  oneASlot,
  open,
  restarted,
  runs,
  send,
  slot,
  SOURCE,
  total,
  type Bench,
} from '../support/failing-metrics.ts';

/** Two that feed one series, because of an address only the domain is shown. */
const ann: CloudWatchMetric = { metricName: 'Bounce', dimensions: { To: 'ann@example.com' } };
const bob: CloudWatchMetric = { metricName: 'Bounce', dimensions: { To: 'bob@example.com' } };
const failedParts = 'ses_exporter_collector_failed_parts';

describe('a metric that CloudWatch answers with an error', () => {
  it.each(['Forbidden', 'InternalError', 'PartialData'])(
    'as %s stops no other, and is told by a gauge, a line of the log and the landing page',
    async (status) => {
      await using on = await known(send, open);
      on.aws.statusOf = fails(open, status);
      on.aws.points = oneASlot([send], hour);
      await runs(on, hour);
      expect(await on.lines(total('send'), failedParts, 'ses_exporter_collector_success')).toEqual([
        `${total('send')} 12`,
        `${failedParts}{collector="cloudwatch"} 1`,
        'ses_exporter_collector_success{collector="cloudwatch"} 1',
      ]);
      const part = `${total('open')}: ${status}`;
      expect(on.running.status()).toMatchObject([{ ok: true, failed: [part] }]);
      expect(on.log.slice(0, 1)).toMatchObject([{ level: 'warn', fields: { failed: 1, parts: [part] } }]);
      // Every quarter of an hour.
      expect(on.log).toHaveLength(4);
      on.aws.statusOf = () => undefined;
      await on.pass(slot);
      expect(await on.lines(failedParts)).toEqual([`${failedParts}{collector="cloudwatch"} 0`]);
      expect(on.log.at(-1)).toMatchObject({ level: 'info', message: 'AWS answers for every part again' });
    },
  );

  it.each([
    ['an hour', hour, slot],
    ['longer than the look-back', 8 * hour, slot],
    ['13 days', 13 * day, 12 * hour],
  ])('loses nothing when it comes back after %s', async (_time, away, every) => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'InternalError');
    on.aws.points = oneASlot([send, open], away);
    await runs(on, away, every);
    expect(await on.lines(total('send'), total('open'))).toEqual([
      `${total('open')} 0`,
      `${total('send')} ${away / slot}`,
    ]);
    on.aws.statusOf = () => undefined;
    await on.pass(slot);
    expect(await on.lines(total('open'))).toEqual([`${total('open')} ${away / slot}`]);
    on.aws.requests.length = 0;
    await on.pass(slot);
    expect(on.aws.requests.map(({ queries, start }) => [queries.length, start])).toEqual([
      [2, noon + away + slot - 3 * hour],
    ]);
  });

  it('loses nothing when the process is restarted meanwhile, and is read from where it failed', async () => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'Forbidden');
    on.aws.points = oneASlot([send, open], 2 * day);
    await runs(on, day, hour);
    await using after = await restarted(on);
    await runs(after, day, hour);
    on.aws.statusOf = () => undefined;
    await using again = await restarted(after);
    expect(await again.lines(total('send'), total('open'))).toEqual([
      `${total('open')} ${(2 * day) / slot}`,
      `${total('send')} ${(2 * day) / slot}`,
    ]);
    expect(await again.ledger.source(`${SOURCE}/complete`)).toEqual(await again.ledger.source(SOURCE));
  });

  it('is asked for once in a run, however long it has failed, and its loss is told once', async () => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'Forbidden');
    await runs(on, day);
    await runs(on, 24 * day, 6 * hour);
    on.aws.requests.length = 0;
    await on.pass(slot);
    expect(on.aws.requests.map(({ queries }) => queries.map(({ metric }) => metric.metricName))).toEqual([
      ['Send'],
      ['Open'],
    ]);
    const lost = on.log.filter(({ message }) => message.startsWith('not read for longer'));
    expect(lost).toHaveLength(1);
  });

  it('keeps what came of PartialData, and counts the rest once when it comes', async () => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'PartialData');
    on.aws.points = oneASlot([open], hour);
    await on.pass(hour);
    expect(await on.lines(total('open'))).toEqual([`${total('open')} 1`]);
    on.aws.statusOf = () => undefined;
    await on.pass(slot);
    expect(await on.lines(total('open'), 'ses_exporter_periods_shrunk')).toEqual([
      `${total('open')} 12`,
      'ses_exporter_periods_shrunk_total{collector="cloudwatch"} 0',
    ]);
  });

  it('holds back the sum that it is a part of, so that nothing is taken for a revision', async () => {
    await using on = await known(send, ann, bob);
    on.aws.points = oneASlot([ann, bob], 2 * hour);
    await on.pass(hour);
    on.aws.statusOf = (metric) => (metric.dimensions['To'] === 'bob@example.com' ? 'PartialData' : undefined);
    await on.pass(hour);
    const sum = 'ses_cloudwatch_dimension_events_total';
    const series = `${sum}{event_type="bounce",dimensions="To",dimension_to="@example.com"}`;
    expect(on.running.status()).toMatchObject([{ failed: [expect.stringContaining('@example.com')] }]);
    expect(JSON.stringify(on.log)).not.toMatch(/ann@|bob@/);
    on.aws.statusOf = () => undefined;
    await on.pass(slot);
    expect(await on.lines(sum, 'ses_exporter_periods_shrunk')).toEqual([
      `${series} 48`,
      'ses_exporter_periods_shrunk_total{collector="cloudwatch"} 0',
    ]);
  });

  it('leaves a rate at the last value that AWS gave', async () => {
    const rate: CloudWatchMetric = { metricName: 'Reputation.BounceRate', dimensions: {} };
    await using on = await known(send, rate);
    on.aws.points = [{ metric: rate, start: noon, value: 0.04 }];
    await on.pass(slot);
    on.aws.statusOf = fails(rate, 'InternalError');
    await runs(on, hour);
    expect(await on.lines('ses_reputation')).toEqual(['ses_reputation_bounce_rate 0.04']);
    await runs(on, 3 * hour);
    expect(await on.lines('ses_reputation')).toEqual([]);
  });

  it('at first sight counts from its next whole slot on, the others from the first look', async () => {
    const aws = new FakeAws();
    aws.metrics = [send, open];
    aws.statusOf = fails(open, 'InternalError');
    aws.points = [send, open].map((metric) => ({ metric, start: noon, value: 10 }));
    await using on = bench(aws, { now: noon + 2 * minute });
    await on.running.firstRuns;
    aws.statusOf = () => undefined;
    aws.points = [send, open].flatMap((metric) => [
      { metric, start: noon, value: 14 },
      { metric, start: noon + slot, value: 3 },
    ]);
    await on.pass(2 * slot);
    expect(await on.lines(total('send'), total('open'))).toEqual([
      `${total('open')} 3`,
      `${total('send')} 7`,
    ]);
  });

  it('fails the run when there is no other, and moves no checkpoint', async () => {
    await using on = await known(send, open);
    const before = await on.ledger.source(SOURCE);
    on.aws.statusOf = () => 'InternalError';
    on.aws.points = oneASlot([send, open], hour);
    await on.pass(hour);
    expect(await on.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="cloudwatch"} 0',
    ]);
    expect(await on.ledger.source(SOURCE)).toEqual(before);
    on.aws.statusOf = () => undefined;
    await on.pass(slot);
    expect(await on.lines(total('send'), total('open'))).toEqual([
      `${total('open')} 12`,
      `${total('send')} 12`,
    ]);
  });

  it('goes on from the checkpoint of a ledger that knows nothing of failed metrics', async () => {
    await using on = await known(send, open);
    on.aws.points = oneASlot([send, open], 9 * hour);
    const ledger: Bench['ledger'] = {
      ...on.ledger,
      source: (name) => (name.endsWith('/complete') ? Promise.resolve(undefined) : on.ledger.source(name)),
    };
    on.aws.statusOf = fails(open, 'Forbidden');
    await on.running[Symbol.asyncDispose]();
    await using upgraded = bench(on.aws, { before: on, deps: { source: (name) => ledger.source(name) } });
    await runs(upgraded, hour);
    await using after = await restarted(upgraded);
    await runs(after, 8 * hour);
    on.aws.statusOf = () => undefined;
    await after.pass(slot);
    expect(await after.lines(total('send'), total('open'))).toEqual([
      `${total('open')} 108`,
      `${total('send')} 108`,
    ]);
  });

  it('is counted exactly, whatever fails when, with failing calls and restarts in between', async () => {
    const status = fc.constantFrom(undefined, undefined, 'Forbidden', 'InternalError', 'PartialData');
    const step = fc.record({
      time: fc.integer({ min: 1, max: 300 }).map((of) => of * minute),
      statuses: fc.tuple(status, status, status, status),
      throws: fc.option(fc.integer({ min: 0, max: 3 })),
      restarts: fc.boolean(),
    });
    const metrics = [send, open, ann, bob];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await using stack = new AsyncDisposableStack();
        let on = stack.use(await known(...metrics));
        const all = oneASlot(metrics, 4 * day);
        const show = () => (on.aws.points = all.filter(({ start }) => start <= on.clock.now()));
        for (const { time, statuses, throws, restarts } of steps) {
          on.aws.statusOf = (metric) => statuses[metrics.findIndex((one) => one === metric)];
          on.aws.failures =
            throws === null ? [] : [...Array.from({ length: throws }, () => undefined), awsFailure()];
          on.clock.pass(time);
          show();
          if (restarts) on = stack.use(await restarted(on));
          else await on.timetable.tick();
        }
        on.aws.statusOf = () => undefined;
        on.aws.failures = [];
        for (let run = 0; run < 2; run++) {
          on.clock.pass(slot);
          show();
          await on.timetable.tick();
        }
        const slots = Math.floor((on.clock.now() - noon) / slot) + 1;
        const counted = await on.lines(total('send'), total('open'), 'ses_cloudwatch_dimension_events');
        expect(counted.map((line) => Number(line.split(' ').at(-1)))).toEqual([2 * slots, slots, slots]);
        expect(await on.lines(failedParts)).toEqual([`${failedParts}{collector="cloudwatch"} 0`]);
      }),
      { numRuns: 150 },
    );
  });
});
