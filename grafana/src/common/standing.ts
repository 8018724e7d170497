import { level, neutral } from './palette.ts';
import type { Scope } from './scope.ts';
import { words } from './words.ts';

/** AWS's judgement as one number, that of the account which stands worst. */
export function worstStanding(on: Scope): string {
  const weighed = (['healthy', 'probation', 'shutdown'] as const).map(
    (status, index) => `${index + 1} * ${on('ses_account_enforcement_status', { status })}`,
  );
  return `max(${weighed.join(' or ')})`;
}

export const standingWords = words({
  0: ['unknown', neutral],
  1: ['healthy', level.fine],
  2: ['under review', level.warning],
  3: ['paused', level.critical],
});
