import { describe, expect, it } from 'vitest';
import { crash } from './harness.ts';
import { moments } from './victim.ts';

/** Every moment twice; the long form is `npm run crash`. */
const KILLS = 2 * moments.length;

describe('the program under kill -9', () => {
  it('counts every event exactly once while it is killed at random moments under load', async () => {
    const figures = await crash({ kills: KILLS, seed: 'kill -9' });

    expect(figures.wrong).toEqual([]);
    expect([figures.lost, figures.doubled]).toEqual([0, 0]);
    // What it was killed in the middle of: without these the run would have proved nothing.
    expect(figures.kills).toBe(KILLS);
    expect(figures.underWay).toBeGreaterThan(0);
    expect(figures.retries).toBeGreaterThanOrEqual(figures.underWay);
    expect(figures.lostAcknowledgements).toBeGreaterThan(0);
    expect(figures.repetitions).toBeGreaterThan(0);
    expect(figures.scrapes).toBeGreaterThan(KILLS);
  });
});
