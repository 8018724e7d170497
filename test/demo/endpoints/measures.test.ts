import { expect, it } from 'vitest';
import { DAY } from '../../../src/demo/company/clock.ts';
import { World } from '../../../src/demo/company/world.ts';
import { measures } from '../../../src/demo/endpoints/cloudwatch/measures.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const counted = new Set(['General', 'NoEmail', 'Suppressed']);

it('AWS’s bounce rate is on calm days the one of what counts towards it', () => {
  const world = new World({ seed: 1, start, script: { chapters: [], cycle: DAY } });
  const bounceRate = measures.find(({ name }) => name === 'Reputation.BounceRate');
  for (const day of [1, 2]) {
    let recipients = 0;
    let bounces = 0;
    let counting = 0;
    for (const { type, mail, detail } of world.advanceTo(start + day * DAY)) {
      if (type === 'send') recipients += mail.recipients.length;
      if (type !== 'bounce') continue;
      bounces += 1;
      if (detail['bounceType'] === 'Permanent' && counted.has(String(detail['bounceSubType']))) counting += 1;
    }
    const rate = bounceRate?.at(world, start + day * DAY);
    // AWS's volume is not exactly a day's.
    expect(rate).toBeGreaterThan((0.85 * counting) / recipients);
    expect(rate).toBeLessThan((1.15 * counting) / recipients);
    expect(rate).toBeLessThan((0.75 * bounces) / recipients);
  }
});
