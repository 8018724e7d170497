import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudWatchMetric } from '../../src/aws/account.ts';
import { selection } from '../../src/collectors/cloudwatch/selection.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';
import { eventually } from '../support/eventually.ts';

const slot = 5 * minute;

function metric(metricName: string, dimensions: CloudWatchMetric['dimensions'] = {}): CloudWatchMetric {
  return { metricName, dimensions };
}

type Settings = NonNullable<ConfigInput['collectors']>['cloudwatch'];

function benchWith(settings: Settings, metrics: readonly CloudWatchMetric[]) {
  const aws = new FakeAws();
  aws.metrics = [...metrics];
  return Object.assign(
    collectorBench({ of: ['cloudwatch'], accounts: [aws], settings: { cloudwatch: settings ?? {} } }),
    { aws },
  );
}

/** What was asked for, in short. */
function asked(aws: FakeAws): readonly string[] {
  const queries = aws.requests.at(-1)?.queries ?? [];
  return queries
    .map(({ metric: { metricName, dimensions } }) => [metricName, ...Object.values(dimensions)].join(' '))
    .toSorted();
}

const some = [
  metric('Send'),
  metric('Send', { 'ses:configuration-set': 'news-spring' }),
  metric('Send', { 'ses:configuration-set': 'orders', 'ses:source-ip': '192.0.2.1' }),
  metric('Bounce', { 'ses:configuration-set': 'news-autumn' }),
];

describe('the choice of CloudWatch’s metrics', () => {
  it('takes a star for any text, as a regular expression does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (rule, name) => {
        const parts = rule.split('*').map((part) => RegExp.escape(part));
        const isRead = selection({ allow: [{ metric: rule, dimensions: {} }], deny: [] });
        expect(isRead(metric(name))).toBe(new RegExp(`^${parts.join('.*')}$`, 's').test(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, Settings, readonly string[]]>([
    [
      'is everything without a rule',
      {},
      ['Bounce news-autumn', 'Send', 'Send news-spring', 'Send orders 192.0.2.1'],
    ],
    ['is by name', { allow: [{ metric: 'B*' }] }, ['Bounce news-autumn']],
    [
      'is by a dimension’s value',
      { allow: [{ metric: 'Send', dimensions: { 'ses:configuration-set': 'news-*' } }] },
      ['Send news-spring'],
    ],
    [
      'leaves out what is denied although it is allowed',
      { allow: [{ metric: 'Send' }], deny: [{ dimensions: { 'ses:source-ip': '*' } }] },
      ['Send', 'Send news-spring'],
    ],
    ['takes a dot for a dot', { allow: [{ metric: 'Sen.' }] }, []],
  ])('%s', async (_title, settings, expected) => {
    await using on = benchWith(settings, some);
    await on.running.firstRuns;
    expect(asked(on.aws)).toEqual(expected);
    expect(await on.lines('ses_exporter_cloudwatch_metrics')).toEqual([
      `ses_exporter_cloudwatch_metrics{state="denied"} ${some.length - expected.length}`,
      'ses_exporter_cloudwatch_metrics{state="left_out"} 0',
      `ses_exporter_cloudwatch_metrics{state="read"} ${expected.length}`,
    ]);
  });

  it('has no zero of what is denied', async () => {
    await using on = benchWith({ deny: [{ metric: 'Open' }, { metric: 'Click' }] }, []);
    await on.running.firstRuns;
    const lines = (await on.lines('ses_cloudwatch_events_total')).join();
    expect(lines).toContain('event_type="send"');
    expect(lines).not.toMatch(/open|click/);
  });

  it('shows what managed dedicated IP pools measure as it is, and sums nothing of it', async () => {
    const pool = { PoolName: 'mailings', ISP: 'Gmail' };
    const measured = [
      metric('ApproximateDedicatedSendingPercentage', pool),
      metric('SentLast24Hours', pool),
      metric('Available24HourSend', pool),
    ];
    await using on = benchWith({}, measured);
    await on.running.firstRuns;
    on.aws.points = measured.flatMap((one, at) => [
      { metric: one, start: noon, value: 1 },
      { metric: one, start: noon + slot, value: 70 + at },
    ]);
    await on.pass(2 * slot);
    const labels = 'dimensions="ISP,PoolName",dimension_isp="Gmail",dimension_pool_name="mailings"';
    expect(await on.lines('ses_cloudwatch_metric')).toEqual([
      `ses_cloudwatch_metric_value{metric_name="ApproximateDedicatedSendingPercentage",${labels}} 70`,
      `ses_cloudwatch_metric_value{metric_name="Available24HourSend",${labels}} 72`,
      `ses_cloudwatch_metric_value{metric_name="SentLast24Hours",${labels}} 71`,
    ]);
  });
});

const campaign = (name: string) => metric('Send', { campaign: name });
const count = (name: string, value: number) =>
  `ses_cloudwatch_dimension_events_total{event_type="send",dimensions="campaign",dimension_campaign="${name}"} ${value}`;

describe('more of CloudWatch’s metrics than are wanted', () => {
  it('are left out and counted, those first that have a series, after a restart too', async () => {
    const settings = { max_metrics: 2, discovery: '1s' };
    await using on = benchWith(settings, [metric('Send'), campaign('b'), campaign('c')]);
    await on.running.firstRuns;
    on.aws.metrics = [metric('Send'), campaign('a'), campaign('b'), campaign('c')];
    on.aws.points = [campaign('a'), campaign('b'), campaign('c')].map((one) => ({
      metric: one,
      start: noon + slot,
      value: 5,
    }));
    await on.pass(10 * minute);
    const shown = () => on.lines('ses_cloudwatch_dimension', 'ses_exporter_collector_left_out');
    const expected = [
      count('b', 5),
      count('c', 5),
      'ses_exporter_collector_left_out{collector="cloudwatch"} 1',
    ];
    expect(await shown()).toEqual(expected);
    await on[Symbol.asyncDispose]();
    await using again = collectorBench({
      of: ['cloudwatch'],
      accounts: [on.aws],
      settings: { cloudwatch: settings },
      before: on,
    });
    await again.running.firstRuns;
    expect(asked(on.aws)).toEqual(['Send', 'Send b', 'Send c']);
  });

  it('come in when there is room, and what AWS still revises of them is counted once', async () => {
    await using on = benchWith({ max_metrics: 1, discovery: '1s' }, [campaign('a'), campaign('b')]);
    await on.running.firstRuns;
    on.aws.points = ['a', 'b'].map((name) => ({ metric: campaign(name), start: noon + slot, value: 5 }));
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([count('a', 5)]);
    on.aws.metrics = [campaign('b')];
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([count('a', 5), count('b', 5)]);
    await on.pass(10 * minute);
    expect(await on.lines('ses_cloudwatch_dimension')).toEqual([count('a', 5), count('b', 5)]);
  });
});

describe('the budget for CloudWatch', () => {
  const metrics = Array.from({ length: 100 }, (_one, at) => metric('Send', { campaign: `c${at}` }));

  it('lengthens the interval before it is exceeded, says so once, and keeps what was shown', async () => {
    // 100 metrics cost 0.001 dollars; 31 days of them at 0.744 dollars allow a reading an hour.
    const rate = metric('Reputation.BounceRate');
    await using on = benchWith({ budget: 0.744 }, [...metrics, rate].slice(1));
    on.aws.points = [{ metric: rate, start: noon - slot, value: 0.02 }];
    await on.running.firstRuns;
    const reads = () => on.aws.asked.filter((call) => call === 'GetMetricData').length;
    for (let passed = 5; passed < 60; passed += 5) await on.pass(5 * minute);
    expect(reads()).toBe(1);
    expect(await on.lines('ses_exporter_cloudwatch_budget', 'ses_reputation_bounce_rate')).toEqual([
      'ses_exporter_cloudwatch_budget_interval_seconds 3600',
      'ses_reputation_bounce_rate 0.02',
    ]);
    await on.pass(5 * minute);
    expect(reads()).toBe(2);
    const said = on.log.filter(({ message }) => message.includes('budget'));
    expect(said).toMatchObject([{ level: 'warn', fields: { intervalSeconds: 3_600 } }]);
  });

  it('counts every slot although it is read late', async () => {
    await using on = benchWith({ budget: 0.3 }, metrics);
    await on.running.firstRuns;
    const [first = metric('none')] = metrics;
    for (let at = 1; at <= 24; at++) {
      on.aws.points.push({ metric: first, start: noon + at * slot, value: 1 });
      await on.pass(slot);
    }
    for (let at = 0; at < 30; at++) await on.pass(slot);
    expect(on.aws.asked.filter((call) => call === 'GetMetricData').length).toBeLessThan(4);
    expect(
      await on.lines(
        'ses_cloudwatch_dimension_events_total{event_type="send",dimensions="campaign",dimension_campaign="c0"',
      ),
    ).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="send",dimensions="campaign",dimension_campaign="c0"} 24',
    ]);
  });

  it('outlasts a restart: nothing is read before the last reading is paid for', async () => {
    const settings = { cloudwatch: { budget: 0.744 } };
    await using on = benchWith(settings.cloudwatch, metrics);
    await on.running.firstRuns;
    await on.pass(slot);
    await on.running[Symbol.asyncDispose]();
    const reads = () => on.aws.asked.filter((call) => call === 'GetMetricData').length;
    expect(reads()).toBe(1);
    const restarted = { of: ['cloudwatch'], accounts: [on.aws], settings, before: on } as const;
    await using after = collectorBench(restarted);
    await after.running.firstRuns;
    for (let passed = 10; passed < 60; passed += 5) await after.pass(5 * minute);
    expect(reads()).toBe(1);
    await after.pass(5 * minute);
    expect(reads()).toBe(2);
  });

  it('pays for a reading that fails half-way too, which goes on failing until it may be tried again', async () => {
    const many = Array.from({ length: 600 }, (_one, at) => metric('Send', { campaign: `c${at}` }));
    await using on = benchWith({ budget: 3.72 }, many);
    on.aws.failures = [undefined, undefined, awsFailure()];
    await on.running.firstRuns;
    const reads = () => on.aws.asked.filter((call) => call === 'GetMetricData').length;
    expect(reads()).toBe(2);
    void on.timetable.fire();
    await eventually(() => expect(on.timetable.timers).toHaveLength(1));
    expect(reads()).toBe(2);
    expect(await on.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="cloudwatch"} 0',
    ]);
    // The 500 that were answered are paid for in an hour.
    on.clock.pass(60 * minute);
    void on.timetable.fire();
    await eventually(async () =>
      expect(await on.lines('ses_exporter_collector_success')).toEqual([
        'ses_exporter_collector_success{collector="cloudwatch"} 1',
      ]),
    );
    expect(reads()).toBe(4);
  });

  it('is none by default', async () => {
    await using on = benchWith({}, metrics);
    await on.running.firstRuns;
    await on.pass(5 * minute);
    expect(on.aws.asked.filter((call) => call === 'GetMetricData')).toHaveLength(2);
    expect(await on.lines('ses_exporter_cloudwatch_budget')).toEqual([
      'ses_exporter_cloudwatch_budget_interval_seconds 0',
    ]);
  });
});
