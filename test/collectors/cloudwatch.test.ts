import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon, type BenchOptions } from '../support/aws-collector-bench.ts';

const slot = 5 * minute;

function metric(metricName: string, dimensions: CloudWatchMetric['dimensions'] = {}): CloudWatchMetric {
  return { metricName, dimensions };
}

/** An AWS that lists these metrics, before anything runs. */
function awsWith(...metrics: CloudWatchMetric[]): FakeAws {
  const aws = new FakeAws();
  aws.metrics = metrics;
  return aws;
}

function bench(aws: FakeAws, options: Partial<BenchOptions> = {}) {
  return { ...collectorBench({ of: ['cloudwatch'], accounts: [aws], ...options }), aws };
}

/** The slots that the last request asked for: start and end in minutes from noon. */
function lastWindow(aws: FakeAws): readonly number[] {
  const { start = NaN, end = NaN } = aws.requests.at(-1) ?? {};
  return [(start - noon) / minute, (end - noon) / minute];
}

describe('the cloudwatch collector', () => {
  it('has the account’s ten totals at 0 before CloudWatch knows any metric', async () => {
    await using on = bench(awsWith());
    await on.running.firstRuns;
    expect(await on.lines('ses_cloudwatch')).toEqual(
      eventTypes.map((type) => `ses_cloudwatch_events_total{event_type="${type}"} 0`).toSorted(),
    );
  });

  it.each([
    ['Send', 'send'],
    ['Delivery', 'delivery'],
    ['Bounce', 'bounce'],
    ['Complaint', 'complaint'],
    ['Reject', 'reject'],
    ['Open', 'open'],
    ['Click', 'click'],
    ['RenderingFailure', 'rendering_failure'],
    ['Rendering Failure', 'rendering_failure'],
    ['DeliveryDelay', 'delivery_delay'],
    ['Subscription', 'subscription'],
  ])('counts %s of the whole account as %s', async (name, type) => {
    const counted = metric(name);
    await using on = bench(awsWith(counted));
    await on.running.firstRuns;
    on.aws.points = [{ metric: counted, start: noon + slot, value: 7 }];
    await on.pass(10 * minute);
    expect(await on.lines(`ses_cloudwatch_events_total{event_type="${type}"`)).toEqual([
      `ses_cloudwatch_events_total{event_type="${type}"} 7`,
    ]);
  });

  it('counts the same events by the dimensions that a destination publishes, in a metric of their own', async () => {
    const bySet = metric('Send', { 'ses:configuration-set': 'news' });
    const byTwo = metric('Send', { 'ses:configuration-set': 'news', campaign: 'spring' });
    await using on = bench(awsWith(bySet, byTwo));
    await on.running.firstRuns;
    on.aws.points = [
      { metric: bySet, start: noon + slot, value: 5 },
      { metric: byTwo, start: noon + slot, value: 3 },
    ];
    await on.pass(10 * minute);
    expect(
      await on.lines('ses_cloudwatch_dimension', 'ses_cloudwatch_events_total{event_type="send"'),
    ).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="send",dimensions="campaign,ses:configuration-set",dimension_campaign="spring",dimension_ses_configuration_set="news"} 3',
      'ses_cloudwatch_dimension_events_total{event_type="send",dimensions="ses:configuration-set",dimension_ses_configuration_set="news"} 5',
      'ses_cloudwatch_events_total{event_type="send"} 0',
    ]);
  });

  it('counts any other metric under AWS’s own name', async () => {
    const received = metric('PublishSuccess', { RuleSetName: 'inbound', RuleName: 'archive' });
    await using on = bench(awsWith(received));
    await on.running.firstRuns;
    on.aws.points = [{ metric: received, start: noon + slot, value: 2 }];
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_metric')).toEqual([
      'ses_cloudwatch_metric_total{metric_name="PublishSuccess",dimensions="RuleName,RuleSetName",dimension_rule_name="archive",dimension_rule_set_name="inbound"} 2',
    ]);
  });

  it('shows no recipient: of an address in a dimension only the domain, with one total for all', async () => {
    const one = metric('Bounce', { To: 'Ann <ann@example.com>' });
    const other = metric('Bounce', { To: 'bob@EXAMPLE.com' });
    await using on = bench(awsWith(one, other));
    await on.running.firstRuns;
    on.aws.points = [one, other].map((each) => ({ metric: each, start: noon + slot, value: 1 }));
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="bounce",dimensions="To",dimension_to="@example.com"} 2',
    ]);
  });

  it('keeps dimensions apart whose names differ only in what a label cannot hold', async () => {
    const both = metric('Open', { 'my-tag': 'a', my_tag: 'b' });
    await using on = bench(awsWith(both));
    await on.running.firstRuns;
    on.aws.points = [{ metric: both, start: noon + slot, value: 1 }];
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="open",dimensions="my-tag,my_tag",dimension_my_tag="a",dimension_my_tag_2="b"} 1',
    ]);
  });

  it('shows the newest reputation of the account and of each configuration set, and other ratios by their names', async () => {
    const bounce = metric('Reputation.BounceRate');
    const complaint = metric('Reputation.ComplaintRate', { 'ses:configuration-set': 'news' });
    const others = [
      metric('Reputation.BounceRate', { tenant: 'a' }),
      metric('Reputation.New'),
      metric('XRate'),
    ];
    const aws = awsWith(bounce, complaint, ...others);
    aws.points = [
      { metric: bounce, start: noon - 2 * slot, value: 0.01 },
      { metric: bounce, start: noon - slot, value: 0.02 },
      { metric: complaint, start: noon - 2 * slot, value: 0.001 },
      ...others.slice(0, 1).map((one) => ({ metric: one, start: noon - slot, value: 0.03 })),
    ];
    await using on = bench(aws);
    await on.running.firstRuns;
    const shown = () => on.lines('ses_reputation', 'ses_configuration_set', 'ses_cloudwatch_metric');
    expect(await shown()).toEqual([
      'ses_cloudwatch_metric_value{metric_name="Reputation.BounceRate",dimensions="tenant",dimension_tenant="a"} 0.03',
      'ses_configuration_set_reputation_complaint_rate{configuration_set="news"} 0.001',
      'ses_reputation_bounce_rate 0.02',
    ]);
    expect(new Set(aws.requests[0]?.queries.map(({ stat }) => stat))).toEqual(new Set(['Average']));
    aws.points = [];
    await on.pass(slot);
    expect(await shown()).toEqual([]);
  });

  it('counts nothing of the time before it first looked, and of the slot in progress only what comes after', async () => {
    const send = metric('Send');
    const aws = awsWith(send);
    aws.points = [
      { metric: send, start: noon - slot, value: 100 },
      { metric: send, start: noon, value: 10 },
    ];
    await using on = bench(aws, { now: noon + 2 * minute });
    await on.running.firstRuns;
    aws.points = [
      { metric: send, start: noon - slot, value: 130 },
      { metric: send, start: noon, value: 14 },
      { metric: send, start: noon + slot, value: 3 },
    ];
    await on.pass(slot);
    expect(await on.lines('ses_cloudwatch_events_total{event_type="send"')).toEqual([
      'ses_cloudwatch_events_total{event_type="send"} 7',
    ]);
  });

  it('counts what CloudWatch says late of the slot in progress at first sight, of unknown metrics too', async () => {
    const [send, open] = [metric('Send'), metric('Open')];
    await using on = bench(awsWith(send), {
      now: noon + 2 * minute,
      settings: { cloudwatch: { discovery: '5m' } },
    });
    await on.running.firstRuns;
    on.aws.metrics = [send, open];
    on.aws.points = [send, open].map((each) => ({ metric: each, start: noon, value: 4 }));
    await on.pass(slot);
    expect((await on.lines('ses_cloudwatch_events_total')).filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_cloudwatch_events_total{event_type="open"} 4',
      'ses_cloudwatch_events_total{event_type="send"} 4',
    ]);
  });

  it('counts every event since the first look once, at whatever second it begins and comes again', async () => {
    const send = metric('Send');
    const second = fc.integer({ min: 0, max: 3 * 3_600 });
    const period = fc.constantFrom('1m', '5m', '1h');
    await fc.assert(
      fc.asyncProperty(second, fc.array(second), fc.array(second), period, async (begin, runs, mails, of) => {
        const length = { '1m': minute, '5m': slot, '1h': 60 * minute }[of];
        const aws = awsWith(send);
        const times = mails.map((at) => noon + at * 1_000);
        const showTo = (now: number) => {
          const starts = times.filter((time) => time < now).map((time) => Math.floor(time / length) * length);
          aws.points = [...Map.groupBy(starts, (start) => start)].map(([start, all]) => ({
            metric: send,
            start,
            value: all.length,
          }));
        };
        const first = noon + begin * 1_000;
        showTo(first);
        await using on = bench(aws, { now: first, settings: { cloudwatch: { period: of } } });
        await on.running.firstRuns;
        for (const at of [...runs.filter((one) => one > begin).toSorted((a, b) => a - b), 4 * 3_600]) {
          showTo(noon + at * 1_000);
          await on.pass(noon + at * 1_000 - on.clock.now());
        }
        for (const { start, end } of aws.requests) expect([start % length, end % length]).toEqual([0, 0]);
        const truth = times.filter((time) => time >= first).length;
        expect(await on.lines('ses_cloudwatch_events_total{event_type="send"')).toEqual([
          `ses_cloudwatch_events_total{event_type="send"} ${truth}`,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts a revision of a slot once', async () => {
    const send = metric('Send');
    await using on = bench(awsWith(send));
    await on.running.firstRuns;
    for (const value of [5, 5, 8, 8]) {
      on.aws.points = [{ metric: send, start: noon + slot, value }];
      await on.pass(slot);
    }
    expect(await on.lines('ses_cloudwatch_events_total{event_type="send"')).toEqual([
      'ses_cloudwatch_events_total{event_type="send"} 8',
    ]);
  });

  it('reads from the look-back to the end of the slot in progress', async () => {
    await using on = bench(awsWith(metric('Send')), { now: noon + 2 * minute });
    await on.running.firstRuns;
    expect(lastWindow(on.aws)).toEqual([-180, 5]);
    await on.pass(slot);
    expect(lastWindow(on.aws)).toEqual([-180, 10]);
  });

  it('looks back at least as far as a new metric can have been unknown', async () => {
    await using on = bench(awsWith(metric('Send')), {
      settings: { cloudwatch: { discovery: '6h', lookback: '1h' } },
    });
    await on.running.firstRuns;
    expect(lastWindow(on.aws)[0]).toBe(-(6 * 60 + 15 + 5));
  });

  it('lists metrics only as often as it is told to', async () => {
    await using on = bench(awsWith(metric('Send')), { settings: { cloudwatch: { discovery: '1h' } } });
    await on.running.firstRuns;
    for (let run = 0; run < 13; run++) await on.pass(slot);
    expect(on.aws.asked.filter((operation) => operation === 'ListMetrics')).toHaveLength(2);
    expect(on.aws.asked.filter((operation) => operation === 'GetMetricData')).toHaveLength(14);
  });

  it('fails as a whole when one of its calls does, and keeps what it had', async () => {
    const send = metric('Send');
    await using on = bench(awsWith(send));
    await on.running.firstRuns;
    on.aws.points = [{ metric: send, start: noon + slot, value: 5 }];
    await on.pass(10 * minute);
    on.aws.failures = [awsFailure('AccessDenied')];
    await on.pass(slot);
    expect(
      await on.lines('ses_exporter_collector_success', 'ses_cloudwatch_events_total{event_type="send"'),
    ).toEqual([
      'ses_cloudwatch_events_total{event_type="send"} 5',
      'ses_exporter_collector_success{collector="cloudwatch"} 0',
    ]);
    expect(await on.lines('ses_up')).toEqual([]);
  });

  it('counts slots of another length from when they were first asked for', async () => {
    const send = metric('Send');
    const aws = awsWith(send);
    await using on = bench(aws);
    await on.running.firstRuns;
    aws.points = [{ metric: send, start: noon + slot, value: 50 }];
    await on.pass(10 * minute);
    await on.running[Symbol.asyncDispose]();
    aws.points = Array.from({ length: 5 }, (_one, at) => ({
      metric: send,
      start: noon + slot + at * minute,
      value: 10,
    }));
    await using after = bench(aws, { before: on, settings: { cloudwatch: { period: '1m' } } });
    await after.running.firstRuns;
    aws.points = [...aws.points, { metric: send, start: noon + 11 * minute, value: 3 }];
    await after.pass(2 * minute);
    expect(await on.lines('ses_cloudwatch_events_total{event_type="send"')).toEqual([
      'ses_cloudwatch_events_total{event_type="send"} 53',
    ]);
  });
});
