import { level, neutral } from './palette.ts';
import type { Scope } from './scope.ts';
import { colourOf } from './severity.ts';
import { words } from './words.ts';

/** AWS's judgement by how much worse it is than the one before, with what it is called. */
const standings = {
  healthy: ['healthy', level.fine],
  probation: ['under review', colourOf('SesAccountUnderReview')],
  shutdown: ['paused', colourOf('SesAccountPaused')],
} as const;

/** AWS's judgement of each account as one number; the worst, where several exporters read it. */
export function worstStanding(on: Scope, by: string): string {
  const weighed = (Object.keys(standings) as (keyof typeof standings)[]).map(
    (status, index) => `${index + 1} * ${on('ses_account_enforcement_status', { status })}`,
  );
  return `max by (${by}) (${weighed.join(' or ')})`;
}

/** Of the number. */
export const standingWords = words({
  0: ['unknown', neutral],
  ...Object.fromEntries(Object.values(standings).map((told, index) => [index + 1, told])),
});

/** Of the label `status`. */
export const statusWords = words(standings);
