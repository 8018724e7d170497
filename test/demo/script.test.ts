import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { AcceleratedClock, DAY, MINUTE } from '../../src/demo/company/clock.ts';
import { campaigns } from '../../src/demo/company/index.ts';
import type { Script, Weather } from '../../src/demo/company/story.ts';
import { World } from '../../src/demo/company/world.ts';
import { simulatedAccount, storyStart as start } from '../support/simulated-account.ts';

/** A day whose first half hour has this weather. */
const halfHour = (weather: Weather): Script => ({
  chapters: [{ at: 0, minutes: 30, headline: '', look: '', weather }],
  cycle: DAY,
});

describe('a story of one’s own', () => {
  it('can have a configuration set that the company does not know', () => {
    const kind = { ...campaigns.sale, configurationSet: 'launch' };
    const script = halfHour({ mailing: { kinds: [kind], perMinute: 30 } });
    const world = new World({ seed: 1, start, script });
    world.advanceTo(start + 31 * MINUTE);
    const launched = { 'ses:configuration-set': 'launch' };
    expect(world.tally.sum('send', start, start + 30 * MINUTE, launched)).toBeGreaterThan(100);
    expect(world.tally.sum('send', start - DAY, start, launched)).toBe(0);
  });

  it('can be silent: nobody sends, and what was sent before is still opened', () => {
    const world = new World({ seed: 1, start, script: halfHour({ silent: true }) });
    const types = world.advanceTo(start + 30 * MINUTE).map(({ type }) => type);
    expect(types).toContain('open');
    expect(types).not.toContain('send');
    const after = world.advanceTo(start + 40 * MINUTE).map(({ type }) => type);
    expect(after).toContain('send');
  });

  it('can have an outage of all of AWS, which ends', async () => {
    await using account = await simulatedAccount({ script: halfHour({ outage: true }) });
    const unavailable = { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } };
    await expect(account.ses.send(new GetSendQuotaCommand({}))).rejects.toMatchObject(unavailable);
    await expect(account.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject(unavailable);
    await expect(account.cloudWatch.send(new ListMetricsCommand({}))).rejects.toMatchObject(unavailable);
    account.pass(30 * MINUTE);
    await expect(account.ses.send(new GetSendQuotaCommand({}))).resolves.toHaveProperty('Max24HourSend');
  });
});

describe('an accelerated clock', () => {
  it('shows the same time as another one that runs since the same moment', () => {
    let wall = 1_000;
    const one = new AcceleratedClock(start, 60, () => wall);
    one.start();
    wall = 5_000;
    const other = new AcceleratedClock(start, 60, () => wall);
    other.start(1_000);
    expect(other.now()).toBe(start + 4 * MINUTE);
    expect(one.now()).toBe(other.now());
  });
});
