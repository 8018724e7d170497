import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';

const quota = (max: number, sent: number) =>
  `<Max24HourSend>${max}</Max24HourSend><MaxSendRate>14</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours>`;

describe('the send-quota collector', () => {
  it('shows the quota and its use', async () => {
    await using bench = await awsBench({ of: ['send-quota'] });
    bench.aws.answer('GetSendQuota', quota(50_000, 127));
    await bench.running.firstRuns;
    expect(await bench.lines('ses_account_')).toEqual([
      'ses_account_max_24_hour_send 50000',
      'ses_account_max_send_rate 14',
      'ses_account_sent_last_24_hours 127',
    ]);
    bench.aws.answer('GetSendQuota', quota(50_000, 130));
    await bench.pass(minute);
    expect(await bench.lines('ses_account_sent')).toEqual(['ses_account_sent_last_24_hours 130']);
  });

  it('shows an unlimited quota as infinity, so that used by allowed is 0', async () => {
    await using bench = await awsBench({ of: ['send-quota'] });
    await bench.running.firstRuns;
    bench.aws.answer('GetSendQuota', quota(-1, 127));
    await bench.pass(minute);
    expect(await bench.lines('ses_account_max_24')).toEqual(['ses_account_max_24_hour_send +Inf']);
  });
});
