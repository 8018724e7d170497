import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeasuredClock } from '../../src/aws/aws-clock.ts';
import { faultAnswer, queryAnswer, type Answer } from '../../src/demo/aws-protocols.ts';
import { awsConnection } from '../support/aws-connection.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { ManualClock } from '../support/manual-clock.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const minute = 60_000;
const second = 1_000;

function dated(answer: Answer, time: number): Answer {
  return { ...answer, headers: { ...answer.headers, date: new Date(time).toUTCString() } };
}
const enabled = queryAnswer('ses', 'GetAccountSendingEnabled', '<Enabled>true</Enabled>');

describe('AWS’s clock', () => {
  it('is believed to agree with ours, and its distance to be unknown, before the first answer', () => {
    const clock = new MeasuredClock(new ManualClock(noon));
    expect([clock.at(noon), clock.ahead()]).toEqual([noon, undefined]);
  });

  it.each([10 * minute, -10 * minute])('is told by the Date of an answer: %i ms ahead', async (ahead) => {
    await using aws = await awsConnection({ region: 'eu-west-1' }, new ManualClock(noon));
    aws.fixture.answer('GetAccountSendingEnabled', dated(enabled, noon + ahead));
    await aws.aws.ses.getAccountSendingEnabled(aws.signal);
    expect(aws.aws.clock.ahead()).toBe(ahead + 500);
    expect(aws.aws.clock.at(noon)).toBe(noon + ahead + 500);
  });

  it('is told by a refusal and by STS too', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1' }, new ManualClock(noon));
    aws.fixture.answer(
      'GetAccountSendingEnabled',
      dated(faultAnswer('ses', fault('RequestExpired')), noon + minute),
    );
    await expect(aws.aws.ses.getAccountSendingEnabled(aws.signal)).rejects.toThrow('RequestExpired');
    expect(aws.aws.clock.ahead()).toBe(minute + 500);
    aws.fixture.answer(
      'GetCallerIdentity',
      dated(queryAnswer('sts', 'GetCallerIdentity', '<Account>123456789012</Account>'), noon - minute),
    );
    await aws.aws.identify(aws.signal);
    expect(aws.aws.clock.ahead()).toBe(-minute + 500);
  });

  it('takes no harm from an answer without a Date that can be read', async () => {
    await using aws = await awsConnection({ region: 'eu-west-1' }, new ManualClock(noon));
    aws.fixture.answer('GetAccountSendingEnabled', {
      ...enabled,
      headers: { ...enabled.headers, date: 'today' },
    });
    await aws.aws.ses.getAccountSendingEnabled(aws.signal);
    expect([aws.aws.clock.at(noon), aws.aws.clock.ahead()]).toEqual([noon, undefined]);
  });

  it('is ours while they differ by seconds, or by no more than a slow answer can explain', () => {
    const clock = new MeasuredClock(new ManualClock(noon));
    clock.answered(noon, noon + second, noon + 5 * second);
    expect(clock.at(noon)).toBe(noon);
    clock.answered(noon, noon + 30 * second, noon + 30 * second);
    expect(clock.at(noon)).toBe(noon);
    clock.answered(noon, noon + second, noon + 7 * second);
    expect(clock.at(noon)).toBe(noon + 7 * second);
  });

  it('is followed when our clock is set right', () => {
    const clock = new MeasuredClock(new ManualClock(noon));
    clock.answered(noon, noon, noon + 10 * minute);
    clock.answered(noon, noon, noon);
    expect(clock.at(noon)).toBe(noon);
  });

  it('stays where it is believed to be while answers can be explained by that', () => {
    const clock = new MeasuredClock(new ManualClock(noon));
    clock.answered(noon, noon, noon + 10 * minute);
    const believed = clock.at(noon);
    clock.answered(noon, noon + second, noon + 10 * minute + 3 * second);
    expect(clock.at(noon)).toBe(believed);
  });

  it('is known to within its noise and the time that an answer took, whatever it showed', () => {
    const answer = fc.record({
      ahead: fc.integer({ min: -3_600_000, max: 3_600_000 }),
      there: fc.nat(20_000),
      back: fc.nat(20_000),
    });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 6 }), (answers) => {
        const clock = new MeasuredClock(new ManualClock(noon));
        for (const { ahead, there, back } of answers) {
          const date = Math.floor((noon + there + ahead) / second) * second;
          clock.answered(noon, noon + there + back, date);
          expect(Math.abs(clock.at(noon) - noon - ahead)).toBeLessThanOrEqual(there + back + 6 * second + 1);
        }
      }),
    );
  });
});
