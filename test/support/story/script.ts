import { DAY, HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import { chapters, type Chapter, type Script } from '../../../src/demo/company/story.ts';

/** Nothing out of the ordinary happens for so long: a busy day and a quiet one. */
export const CALM = 2 * DAY;
/** So often the calm days are told before they lead to the bad one. */
export const CALM_TIMES = 4;

/** After eight in the morning of the bad day: two rounds of the demo's chapters. */
const rounds = [3 * HOUR, 9 * HOUR];
/** In the second round the reminders that fill the quota go out at this moment. */
const BAD = 9 * HOUR + 225 * MINUTE;

/** Every figure of the story is the same whenever it is told; eight in the morning of a Tuesday, UTC. */
export const badDay = Date.UTC(2026, 2, 10, 8);
export const played = { start: badDay - CALM, end: badDay + BAD } as const;
/** What Prometheus is told: the calm days are played once, and told several times. */
export const told = {
  start: badDay - CALM_TIMES * CALM,
  /** Since when anybody looks: what was before is there for long windows. */
  seen: badDay - CALM - DAY,
  end: played.end,
} as const;

const inRound = (round: number) =>
  chapters.map((chapter): Chapter => ({ ...chapter, at: (CALM + round) / MINUTE + chapter.at }));

/** Never repeated: the cycle is longer than the story. */
export const storyScript: Script = { chapters: rounds.flatMap(inRound), cycle: CALM + 2 * BAD };
