import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';

describe('the account-sending collector', () => {
  it('shows whether the account may send', async () => {
    await using bench = await awsBench({ of: ['account-sending'] });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_account_')).toEqual(['ses_account_sending_enabled 1']);
    bench.aws.answer('GetAccountSendingEnabled', '<Enabled>false</Enabled>');
    await bench.pass(5 * minute);
    expect(await bench.lines('ses_account_')).toEqual(['ses_account_sending_enabled 0']);
  });
});
