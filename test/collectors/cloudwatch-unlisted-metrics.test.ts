import { describe, expect, it } from 'vitest';
import { minute } from '../support/aws-collector-bench.ts';
import { FakeAws } from '../support/aws-fakes.ts';
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
} from '../support/failing-metrics.ts';

describe('a metric that CloudWatch answers with an error', () => {
  it.each([
    ['listed again', [send, open]],
    ['listed no more', [send]],
  ])('loses nothing when it was left out of a list meanwhile, and is %s', async (_now, listed) => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'InternalError');
    on.aws.points = oneASlot([send, open], 2 * day);
    await runs(on, day, hour);
    on.aws.metrics = [send];
    await runs(on, 8 * hour, hour);
    on.aws.statusOf = () => undefined;
    on.aws.metrics = listed;
    await runs(on, 16 * hour, hour);
    expect(await on.lines(total('open'))).toEqual([
      `${total('open')} ${(listed.includes(open) ? 2 * day : day + 9 * hour + slot) / slot}`,
    ]);
  });

  it('is given up when it is not listed and AWS keeps nothing of what it misses', async () => {
    await using on = await known(send, open);
    on.aws.statusOf = fails(open, 'Forbidden');
    await on.pass(slot);
    on.aws.metrics = [send];
    await runs(on, 30 * day, 12 * hour);
    on.aws.requests.length = 0;
    await on.pass(slot);
    expect(on.aws.requests.map(({ queries }) => queries.length)).toEqual([1]);
    expect(await on.ledger.source(`${SOURCE}/complete`)).toEqual(await on.ledger.source(SOURCE));
  });

  it.each([
    ['right', 0],
    ['behind', 20 * minute],
    ['ahead', -20 * minute],
  ])(
    'does not make a restart read again before the budget allows it, while our clock is %s',
    async (_our, ahead) => {
      const settings = { cloudwatch: { budget: 0.01 } } as const;
      const aws = new FakeAws();
      aws.ahead = ahead;
      aws.metrics = [send, open];
      aws.statusOf = fails(open, 'Forbidden');
      await using on = bench(aws, { settings });
      await on.running.firstRuns;
      await on.pass(day);
      const { length } = aws.requests;
      await using after = await restarted(on, { settings });
      await after.pass(slot);
      expect(aws.requests).toHaveLength(length);
    },
  );

  it('is one of thousands, and all are read again when AWS answers', async () => {
    const many = Array.from({ length: 4_000 }, (_one, at) => ({
      metricName: 'Open',
      dimensions: { campaign: `c${at}` },
    }));
    await using on = await known(send, ...many);
    on.aws.statusOf = fails(open, 'InternalError');
    on.aws.points = oneASlot([many[0] ?? open], hour);
    await on.pass(hour);
    expect(on.running.status()).toMatchObject([{ ok: true, failed: { length: many.length } }]);
    on.aws.statusOf = () => undefined;
    await on.pass(slot);
    expect((await on.lines('ses_cloudwatch_dimension_events_total')).slice(0, 1)).toEqual([
      'ses_cloudwatch_dimension_events_total{event_type="open",dimensions="campaign",dimension_campaign="c0"} 12',
    ]);
  });
});
