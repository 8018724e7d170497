import { describe, expect, it } from 'vitest';
import type { SendDataPoint } from '../../src/aws/account.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute, noon, type BenchOptions } from '../support/aws-collector-bench.ts';
import { eventually } from '../support/eventually.ts';

const slot = 15 * minute;
/** The middle of the minute in which the collector runs by default. */
const late = 30_000;

const statistics = 'sending-statistics/123456789012/eu-west-1';

/** How many mails were sent at which minute, counted from noon. */
type Mail = Readonly<Record<number, number>>;

const KEPT = 4 * 24 * 14;

/** GetSendStatistics as AWS does it: two weeks of complete slots, cut backwards from the minute of the request. */
function cutFromRequest(mail: Mail, now: number): SendDataPoint[] {
  const end = Math.floor(now / minute) * minute;
  const sums = new Map<number, number>();
  for (const [at, sent] of Object.entries(mail)) {
    const before = Math.ceil((end - noon - Number(at) * minute) / slot);
    const start = end - before * slot;
    if (before > 0 && before <= KEPT) sums.set(start, (sums.get(start) ?? 0) + sent);
  }
  return [...sums].map(([start, sent]) => point(start, sent));
}

/** As AWS writes them. */
function written(points: readonly SendDataPoint[]): string {
  const members = points.map(
    ({ timestamp, deliveryAttempts, bounces, complaints, rejects }) =>
      `<member><Timestamp>${new Date(timestamp).toISOString()}</Timestamp><DeliveryAttempts>${deliveryAttempts}</DeliveryAttempts>` +
      `<Bounces>${bounces}</Bounces><Complaints>${complaints}</Complaints><Rejects>${rejects}</Rejects></member>`,
  );
  return `<SendDataPoints>${members.join('')}</SendDataPoints>`;
}

function point(timestamp: number, deliveryAttempts: number): SendDataPoint {
  return { timestamp, deliveryAttempts, bounces: 0, complaints: 0, rejects: 0 };
}

async function bench(now: number, before?: BenchOptions['before']) {
  const one = await awsBench({ of: ['sending-statistics'], now, ...(before && { before }) });
  return {
    ...one,
    attempts: () => one.lines('ses_statistics_delivery'),
    says: (points: readonly SendDataPoint[]) => one.aws.answer('GetSendStatistics', written(points)),
  };
}
const attempts = (count: number) => [`ses_statistics_delivery_attempts_total ${count}`];

describe('the sending-statistics collector', () => {
  it('has all four counters at 0 before the first mail', async () => {
    await using on = await bench(noon + late);
    await on.running.firstRuns;
    expect(await on.lines('ses_statistics')).toEqual([
      'ses_statistics_bounces_total 0',
      'ses_statistics_complaints_total 0',
      'ses_statistics_delivery_attempts_total 0',
      'ses_statistics_rejects_total 0',
    ]);
  });

  it('counts each slot once, its late growth included, and nothing of the time before', async () => {
    await using on = await bench(noon + late);
    const before = { timestamp: noon - slot, deliveryAttempts: 90, bounces: 9, complaints: 9, rejects: 9 };
    on.says([before]);
    await on.running.firstRuns;
    const first = { timestamp: noon, deliveryAttempts: 10, bounces: 2, complaints: 1, rejects: 3 };
    on.says([first, { ...before, bounces: 20 }]);
    await on.pass(slot);
    await on.pass(slot);
    on.says([{ ...first, bounces: 5 }, before]);
    await on.pass(slot);
    expect(await on.lines('ses_statistics')).toEqual([
      'ses_statistics_bounces_total 5',
      'ses_statistics_complaints_total 1',
      'ses_statistics_delivery_attempts_total 10',
      'ses_statistics_rejects_total 3',
    ]);
  });

  it('counts all mail once although AWS cuts its slots from the minute of each request', async () => {
    const mail: Mail = { 16: 1, 17: 2, 22: 4, 29: 8, 30: 16, 41: 32, 52: 64 };
    await using on = await bench(noon + 3 * minute);
    await on.running.firstRuns;
    // Every minute: the quarters of an hour are among them.
    while (on.clock.now() < noon + 66 * minute) {
      on.says(cutFromRequest(mail, on.clock.now() + minute));
      await on.pass(minute);
    }
    expect(await on.attempts()).toEqual(attempts(127));
  });

  it('counts what was missed, once, when it comes back after hours at another minute', async () => {
    const mail: Mail = { 20: 1, 100: 2, 310: 4 };
    await using on = await bench(noon + late);
    on.says(cutFromRequest(mail, on.clock.now()));
    await on.running.firstRuns;
    await using back = await bench(noon, on);
    await back.running.firstRuns;
    back.clock.pass(307 * minute);
    back.says(cutFromRequest(mail, back.clock.now()));
    await back.timetable.tick();
    expect(await on.attempts()).toEqual(attempts(0));
    back.says(cutFromRequest(mail, back.clock.now() + 8 * minute));
    await back.pass(8 * minute);
    expect(await on.attempts()).toEqual(attempts(7));
  });

  it('counts all of three days of down-time', async () => {
    await using on = await bench(noon + late);
    await on.running.firstRuns;
    const away = 3 * 24 * 60;
    const mail = Object.fromEntries(Array.from({ length: away }, (_one, at) => [at, 1]));
    on.says(cutFromRequest(mail, noon + away * minute));
    await on.pass(away * minute);
    expect(await on.attempts()).toEqual(attempts(away));
    expect(on.log).toEqual([]);
  });

  it('says how much it lost of 15 days, of which AWS has the last two weeks', async () => {
    await using on = await bench(noon + late);
    await on.running.firstRuns;
    const [away, kept] = [15 * 24 * 60, 14 * 24 * 60];
    const mail = Object.fromEntries(Array.from({ length: away }, (_one, at) => [at, 1]));
    on.says(cutFromRequest(mail, noon + away * minute));
    await on.pass(away * minute);
    expect(await on.attempts()).toEqual(attempts(kept));
    expect(on.log).toMatchObject([
      { level: 'warn', fields: { lostSeconds: (away - kept) * 60, lostFrom: '2026-01-01T12:00:30.000Z' } },
    ]);
    await on.pass(slot);
    expect(on.log).toHaveLength(1);
  });

  it('asks to be run on the quarter of an hour when an answer cannot be counted', async () => {
    await using on = await bench(noon + 7 * minute);
    await on.running.firstRuns;
    expect(on.timetable.timers.map(({ delay }) => delay)).toEqual([8 * minute + late]);
    await on.pass(3 * minute);
    expect(on.timetable.timers.map(({ delay }) => delay)).toEqual([5 * minute + late]);
    on.clock.pass(5 * minute + late);
    on.says(cutFromRequest({ 2: 3 }, on.clock.now()));
    await on.timetable.fire();
    await eventually(async () => expect(await on.ledger.source(statistics)).toBeDefined());
    expect(on.timetable.timers).toEqual([]);
  });

  it('counts slots that lie elsewhere but stay there, whenever it runs', async () => {
    await using on = await bench(noon + 5 * minute);
    const start = noon + 2 * minute;
    on.says([point(start, 10)]);
    await on.running.firstRuns;
    on.says([point(start, 12), point(start + slot, 5)]);
    await on.pass(17 * minute);
    await on.pass(4 * minute);
    expect(await on.attempts()).toEqual(attempts(7));
  });

  it('warns when no answer could be counted for more than an hour', async () => {
    await using on = await bench(noon + 7 * minute);
    await on.running.firstRuns;
    const warnings = () => on.log.filter(({ level }) => level === 'warn');
    await on.pass(60 * minute);
    expect(warnings()).toEqual([]);
    await on.pass(60 * minute);
    expect(warnings()).toMatchObject([
      { message: 'sending statistics are counted on the quarter of an hour only' },
    ]);
  });
});
