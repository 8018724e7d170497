import { level, neutral } from './palette.ts';
import { colourOf } from './severity.ts';
import { words } from './words.ts';

/** AWS's judgement by how much worse it is than the one before, with what it is called. */
const standings = {
  healthy: ['healthy', level.fine],
  probation: ['under review', colourOf('SesAccountUnderReview')],
  shutdown: ['paused', colourOf('SesAccountPaused')],
} as const;

/** Of the number. */
export const standingWords = words({
  0: ['unknown', neutral],
  ...Object.fromEntries(Object.values(standings).map((told, index) => [index + 1, told])),
});

/** Of the label `status`. */
export const statusWords = words(standings);
