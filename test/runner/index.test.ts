import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { awsFailure, FakeAws } from '../support/aws-fakes.ts';
import { collectorBench, minute, noon } from '../support/aws-collector-bench.ts';
import { rendered } from '../support/http-registry.ts';
import { eventually } from '../support/eventually.ts';

const quotaOnly = { of: ['send-quota'] } as const;
const success = 'ses_exporter_collector_success';
const shown = (value: number) => [`${success}{collector="send-quota"} ${value}`];
const isUp = (bench: ReturnType<typeof collectorBench>) => async () =>
  expect(await bench.lines(success, 'ses_up')).toEqual([...shown(1), 'ses_up 1']);
const calls = ({ asked }: FakeAws) => asked.filter((operation) => operation === 'GetSendQuota').length;

describe('the runner', () => {
  it('runs every enabled collector at once, and tells when each has run', async () => {
    await using bench = collectorBench({
      of: ['sending-statistics', 'send-quota', 'account-sending', 'cloudwatch'],
    });
    await bench.running.firstRuns;
    expect(await bench.lines(success, 'ses_exporter_collector_last')).toEqual(
      ['account-sending', 'cloudwatch', 'send-quota', 'sending-statistics']
        .flatMap((name) => [
          `ses_exporter_collector_last_success_timestamp_seconds{collector="${name}"} ${noon / 1_000}`,
          `${success}{collector="${name}"} 1`,
        ])
        .toSorted(),
    );
    expect(await bench.lines('ses_exporter_collector_duration_seconds{')).toHaveLength(4);
  });

  it('does not run a collector that is not enabled', async () => {
    await using bench = collectorBench({
      of: ['send-quota', 'account-sending'],
      settings: { 'account-sending': { enabled: false } },
    });
    await bench.running.firstRuns;
    await bench.pass(5 * minute);
    expect(new Set(bench.aws.asked)).toEqual(new Set(['GetSendQuota']));
    expect(await bench.lines('ses_account_sending', `${success}{collector="account-sending"`)).toEqual([]);
  });

  it('follows the collector’s schedule, or the operator’s', async () => {
    await using own = collectorBench(quotaOnly);
    expect(own.timetable.schedules.map(({ expression }) => expression)).toEqual(['* * * * *']);
    await using told = collectorBench({
      ...quotaOnly,
      settings: { 'send-quota': { schedule: '*/7 * * * *' } },
    });
    expect(told.timetable.schedules.map(({ expression }) => expression)).toEqual(['*/7 * * * *']);
  });

  it('never runs a collector of an account twice at a time', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.aws.hold = promise;
    const slow = bench.timetable.tick();
    await bench.timetable.tick();
    await bench.timetable.tick();
    expect(calls(bench.aws)).toBe(2);
    resolve();
    await slow;
    await bench.timetable.tick();
    expect(calls(bench.aws)).toBe(3);
  });

  it('shows a failure, keeps the last values, and says once what is wrong and when it tries again', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    const failure = awsFailure();
    bench.aws.failures = [failure];
    await bench.pass(minute);
    expect(await bench.lines(success, 'ses_account_sent', 'ses_up', 'ses_exporter_collector_last')).toEqual([
      'ses_account_sent_last_24_hours 127',
      `ses_exporter_collector_last_success_timestamp_seconds{collector="send-quota"} ${noon / 1_000}`,
      ...shown(0),
      // One failure does not mean that the API is away.
      'ses_up 1',
    ]);
    expect(bench.log).toEqual([
      {
        level: 'warn',
        message: 'collector failed',
        fields: {
          collector: 'send-quota',
          account: '123456789012',
          region: 'eu-west-1',
          err: failure,
          retryInSeconds: 8,
        },
      },
    ]);
    expect(bench.running.status()).toEqual([
      {
        collector: 'send-quota',
        accountId: '123456789012',
        region: 'eu-west-1',
        ok: false,
        lastSuccess: noon,
        lastError: failure.message,
        denied: [],
        failed: [],
      },
    ]);
  });

  it('waits longer after every failure, up to a quarter of an hour', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    bench.aws.failures = Array.from({ length: 9 }, () => awsFailure());
    await bench.pass(minute);
    const delays: number[] = [];
    for (let retry = 0; retry < 8; retry++) {
      delays.push(bench.timetable.timers[0]?.delay ?? NaN);
      void bench.timetable.fire();
      await eventually(() => expect(bench.timetable.timers).toHaveLength(1));
    }
    expect(delays.map((delay) => delay / 1_000)).toEqual([7.5, 15, 30, 60, 120, 240, 450, 450]);
  });

  it('waits no longer than until the schedule’s next time, which takes the place of the wait', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    bench.aws.failures = [awsFailure(), awsFailure()];
    await bench.pass(minute);
    const delays = bench.timetable.timers.map(({ delay }) => delay);
    await bench.pass(minute);
    delays.push(...bench.timetable.timers.map(({ delay }) => delay));
    expect([calls(bench.aws), delays]).toEqual([3, [7_500, 15_000]]);
    await bench.pass(minute);
    expect([calls(bench.aws), bench.timetable.timers]).toEqual([4, []]);
    expect(await bench.lines(success)).toEqual(shown(1));
  });

  it('says every quarter of an hour that it still fails, and at once when it fails in another way', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    const codes = [...Array.from({ length: 17 }, () => 'Throttling'), 'ExpiredToken'];
    bench.aws.failures = codes.map(awsFailure);
    for (const _code of codes) await bench.pass(minute);
    const said = bench.log.flatMap(({ level }, at) => (level === 'warn' ? [at] : []));
    expect(said).toEqual([0, 15, 17]);
  });

  it('recovers with the first success, and starts from the shortest wait at the next failure', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    bench.aws.failures = [awsFailure(), awsFailure(), undefined, awsFailure()];
    await bench.pass(minute);
    void bench.timetable.fire();
    await eventually(() => expect(bench.timetable.timers).toHaveLength(1));
    bench.clock.pass(minute);
    void bench.timetable.fire();
    await eventually(isUp(bench));
    expect(bench.running.status()).toMatchObject([
      { ok: true, lastSuccess: noon + 2 * minute, lastError: undefined },
    ]);
    expect(bench.log.map(({ level }) => level)).toEqual(['warn', 'debug', 'info']);
    await bench.timetable.tick();
    expect(bench.timetable.timers.map(({ delay }) => delay)).toEqual([7_500]);
  });

  it('fails a run whose counts did not become durable, though AWS answered', async () => {
    await using bench = collectorBench({
      of: ['sending-statistics'],
      deps: { countPeriods: () => Promise.reject(new LedgerError('disk full')) },
    });
    await bench.running.firstRuns;
    expect(await bench.lines(success, 'ses_up')).toEqual([
      `${success}{collector="sending-statistics"} 0`,
      'ses_up 1',
    ]);
  });

  it('reports an account that cannot be identified without its id, and moves everything once it can', async () => {
    const aws = new FakeAws();
    aws.failIdentity = awsFailure('InvalidClientTokenId');
    await using bench = collectorBench({ ...quotaOnly, accounts: [aws] });
    await bench.running.firstRuns;
    const nameless = 'account_id="",region="eu-west-1"';
    expect(await bench.lines(success, 'ses_up', 'ses_exporter_collector_last')).toEqual([
      `ses_exporter_collector_last_success_timestamp_seconds{collector="send-quota",${nameless}} 0`,
      `${success}{collector="send-quota",${nameless}} 0`,
      `ses_up{${nameless}} 0`,
    ]);
    aws.failIdentity = undefined;
    void bench.timetable.fire();
    await eventually(isUp(bench));
    // A counter stays where it counted.
    const nowhere = (await rendered(bench.registry, 'classic'))
      .split('\n')
      .filter((line) => line.includes('account_id=""'));
    expect(nowhere).toEqual([
      `ses_exporter_collector_failures_total{collector="send-quota",${nameless},code="InvalidClientTokenId"} 1`,
    ]);
  });

  it('reports under the id that the configuration names, whatever STS does', async () => {
    const aws = new FakeAws({ account_id: '123456789012' });
    aws.failures = [awsFailure()];
    await using bench = collectorBench({ ...quotaOnly, accounts: [aws] });
    await bench.running.firstRuns;
    expect(await bench.lines(success)).toEqual(shown(0));
  });

  it('shows how far AWS’s clock is ahead, of each account, whether AWS refuses or not', async () => {
    const aws = new FakeAws();
    aws.ahead = -600_500;
    await using bench = collectorBench({ ...quotaOnly, accounts: [aws] });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_exporter_aws_clock')).toEqual([
      'ses_exporter_aws_clock_offset_seconds -600.5',
    ]);
    aws.ahead = 2_000;
    aws.failures = [awsFailure()];
    await bench.pass(minute);
    expect(await bench.lines('ses_exporter_aws_clock')).toEqual(['ses_exporter_aws_clock_offset_seconds 2']);
  });

  it('keeps accounts apart, and lets the second begin a little later', async () => {
    const [first, second] = [new FakeAws(), new FakeAws()];
    second.labels = { account_id: '210987654321', region: 'us-east-1' };
    second.quota = { ...second.quota, sentLast24Hours: 1 };
    await using bench = collectorBench({ ...quotaOnly, accounts: [first, second] });
    expect(calls(second)).toBe(0);
    expect(bench.timetable.timers.map(({ delay }) => delay)).toEqual([100]);
    void bench.timetable.fire();
    await bench.running.firstRuns;
    first.failures = [awsFailure()];
    await bench.pass(minute);
    expect(await bench.lines('ses_account_sent', success)).toEqual([
      'ses_account_sent_last_24_hours 127',
      'ses_account_sent_last_24_hours{account_id="210987654321",region="us-east-1"} 1',
      `${success}{collector="send-quota",account_id="210987654321",region="us-east-1"} 1`,
      ...shown(0),
    ]);
  });

  it('stops what is under way, schedules nothing more and calls it no failure', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.aws.hold = promise;
    const slow = bench.timetable.tick();
    const stopped = bench.running[Symbol.asyncDispose]();
    resolve();
    await Promise.all([slow, stopped]);
    expect(await bench.lines(success, 'ses_up')).toEqual([...shown(1), 'ses_up 1']);
    expect(bench.log).toEqual([]);
    expect([...bench.timetable.schedules, ...bench.timetable.timers]).toEqual([]);
  });

  it('stops waiting for a second try', async () => {
    await using bench = collectorBench(quotaOnly);
    await bench.running.firstRuns;
    bench.aws.failures = [awsFailure()];
    await bench.timetable.tick();
    await bench.running[Symbol.asyncDispose]();
    expect(bench.timetable.timers).toEqual([]);
  });

  it('leaves nothing to be run later when it is stopped while a collector asks for that', async () => {
    let expected: (() => void) | undefined;
    await using bench = collectorBench({
      of: ['sending-statistics'],
      now: noon + 7 * minute,
      deps: { preRegister: () => expected?.() },
    });
    await bench.running.firstRuns;
    expect(bench.timetable.timers).toHaveLength(1);
    expected = () => void bench.running[Symbol.asyncDispose]();
    await bench.pass(minute);
    expect(bench.timetable.timers).toEqual([]);
  });

  it('forgets after a reload what is no longer watched, and nothing else', async () => {
    const gone = new FakeAws();
    gone.labels = { account_id: '210987654321', region: 'us-east-1' };
    const stays = new FakeAws();
    const of = ['send-quota', 'account-sending'] as const;
    await using before = collectorBench({ of, accounts: [stays, gone] });
    void before.timetable.fire();
    await before.running.firstRuns;
    await before.running[Symbol.asyncDispose]();
    stays.failures = [awsFailure()];
    await using after = collectorBench({ ...quotaOnly, accounts: [stays], before });
    await after.running.firstRuns;
    expect(await after.lines('ses_exporter_aws_clock')).toEqual(['ses_exporter_aws_clock_offset_seconds 0']);
    expect(await after.lines('ses_account', 'ses_up', success, 'ses_exporter_collector_last')).toEqual([
      'ses_account_max_24_hour_send 50000',
      'ses_account_max_send_rate 14',
      'ses_account_sent_last_24_hours 127',
      `ses_exporter_collector_last_success_timestamp_seconds{collector="send-quota"} ${noon / 1_000}`,
      ...shown(0),
      'ses_up 0',
    ]);
  });
});
