import { describe, expect, it } from 'vitest';
import { paceTries } from '../../src/aws/request-pace.ts';

describe('the pace of SES calls', () => {
  it('lets one try of an operation through in a second, and does not hold up another operation', async () => {
    let now = 0;
    const sent: string[] = [];
    const middleware = paceTries({
      now: () => now,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    });
    const handler = (commandName: string) =>
      middleware(
        (text: string) => {
          sent.push(`${text} at ${now}`);
          return Promise.resolve();
        },
        { commandName },
      );
    await handler('GetSendStatisticsCommand')('first');
    await handler('GetSendQuotaCommand')('another operation');
    now = 300;
    await handler('GetSendStatisticsCommand')('second');
    await handler('GetSendStatisticsCommand')('third');
    now = 9_000;
    await handler('GetSendStatisticsCommand')('much later');
    expect(sent).toEqual([
      'first at 0',
      'another operation at 0',
      'second at 1000',
      'third at 2000',
      'much later at 9000',
    ]);
  });
});
