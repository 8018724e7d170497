import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import { quota } from '../../../src/demo/endpoints/ses/index.ts';
import { simulatedAccount, storyStart } from '../../support/simulated-account.ts';

/** What SES tells of the quarters of an hour since the story began. */
async function statistics(ses: SESClient) {
  const { SendDataPoints = [] } = await ses.send(new GetSendStatisticsCommand({}));
  const times = SendDataPoints.map(({ Timestamp }) => Timestamp?.getTime() ?? NaN);
  const recent = SendDataPoints.filter((_point, index) => (times[index] ?? 0) >= storyStart);
  const sum = (name: 'DeliveryAttempts' | 'Bounces' | 'Complaints' | 'Rejects') =>
    recent.reduce((total, point) => total + (point[name] ?? 0), 0);
  return {
    times,
    send: sum('DeliveryAttempts'),
    bounce: sum('Bounces'),
    complaint: sum('Complaints'),
    reject: sum('Rejects'),
  };
}

describe('the simulated STS and SES, read with the SDK', () => {
  it('say who asks, what may be sent, and that sending is on', async () => {
    await using account = await simulatedAccount();
    expect(await account.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
    });
    expect(await account.ses.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: quota.max24HourSend,
      MaxSendRate: quota.maxSendRate,
    });
    expect(await account.ses.send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: true });
    account.aws.sendingEnabled = false;
    expect(await account.ses.send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: false });
  });

  it('count recipients against the quota as they are sent to', async () => {
    await using account = await simulatedAccount();
    const used = async () => (await account.ses.send(new GetSendQuotaCommand({}))).SentLast24Hours ?? NaN;
    const before = await used();
    const sent = account.pass(MINUTE).filter(({ type }) => type === 'send');
    const recipients = sent.reduce((sum, { mail }) => sum + mail.recipients.length, 0);
    expect(recipients).toBeGreaterThan(0);
    // The minute that left the 24 hours is a quiet one of the day before.
    const left = account.aws.world.tally.recipients(storyStart - DAY, storyStart - DAY + MINUTE);
    expect((await used()) - before).toBe(recipients - left);
  });

  it('tell two weeks of quarters of an hour in no order', async () => {
    await using account = await simulatedAccount();
    const { times } = await statistics(account.ses);
    expect(times.length).toBeGreaterThan(1_300);
    expect(new Set(times).size).toBe(times.length);
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(storyStart - 14 * DAY);
    expect(Math.max(...times)).toBeGreaterThan(storyStart - HOUR);
  });

  it('tell of a quarter when it is over, by exactly what was published', async () => {
    await using account = await simulatedAccount();
    account.pass(14 * MINUTE);
    expect((await statistics(account.ses)).send).toBe(0);
    account.pass(46 * MINUTE);
    const { send, bounce, complaint, reject } = account.aws.truth();
    expect(await statistics(account.ses)).toMatchObject({ send, bounce, complaint, reject });
  });

  it('cut the quarters backwards from the minute of the request', async () => {
    await using account = await simulatedAccount();
    const minutes = async () => [
      ...new Set((await statistics(account.ses)).times.map((time) => (time / MINUTE) % 15)),
    ];
    expect(await minutes()).toEqual([0]);
    account.pass(7 * MINUTE);
    expect(await minutes()).toEqual([7]);
  });

  it('cut them by the clock for who cannot ask on the quarter', async () => {
    await using account = await simulatedAccount({ statisticsGrid: 'hour' });
    account.pass(67 * MINUTE);
    const { times, send } = await statistics(account.ses);
    expect(times.every((time) => time % (15 * MINUTE) === 0)).toBe(true);
    expect(send).toBe(account.aws.world.tally.sum('send', storyStart, storyStart + HOUR));
  });

  it('count an event that a test makes happen', async () => {
    await using account = await simulatedAccount();
    const event = account.pass(MINUTE).find(({ type }) => type === 'send');
    if (!event) throw new Error('no mail in the first minute');
    const before = account.aws.truth().complaint;
    account.aws.inject({ ...event, type: 'complaint', detail: {} });
    expect(account.aws.truth().complaint).toBe(before + 1);
    account.pass(14 * MINUTE);
    expect((await statistics(account.ses)).complaint).toBe(account.aws.truth().complaint);
    const bySet = ['newsletter', 'transactional'].map((name) => account.aws.truth(name).complaint);
    expect(bySet.reduce((sum, count) => sum + count)).toBe(account.aws.truth().complaint);
  });
});
