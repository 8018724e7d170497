import { HOUR, MINUTE } from '../../src/demo/company/clock.ts';
import { campaigns, type MailKind } from '../../src/demo/company/index.ts';
import type { Chapter, Script, Weather } from '../../src/demo/company/story.ts';

export interface Restart {
  /** Milliseconds after the day's begin. */
  readonly at: number;
  /** SIGKILL is a crash: nothing is finished, written or told. */
  readonly signal: 'SIGTERM' | 'SIGKILL';
  /** Milliseconds until it is started again; SNS delivers for an hour at most. */
  readonly down: number;
}

export interface Day {
  readonly length: number;
  readonly script: Script;
  readonly restarts: readonly Restart[];
  /** How long after its end CloudWatch may still show new counts: milliseconds. */
  readonly afterglow: number;
}

/** Sent for the first time in the middle of the day, from a configuration set that nobody has used before. */
export const launch: MailKind = {
  configurationSet: 'launch',
  from: 'Kite & Paper news <hello@news.kitepaper.example>',
  campaign: 'moon-kite',
  template: 'Launch',
  subject: 'To the moon, on a string',
  bounced: 0.018,
  opened: 0.45,
  clicked: 0.2,
  unsubscribed: 0.03,
  complained: 0.01,
  links: 'moon.kitepaper.example',
};

const LATE_MINUTES = 45;
const VERY_LATE_MINUTES = 90;

/** What happens when: from and to as shares of the day. */
const events: readonly (readonly [from: number, to: number, headline: string, weather: Weather])[] = [
  [0.03, 0.1, 'a mailing to everybody', burst(campaigns.sale)],
  [0.12, 0.16, 'a broken template', { brokenTemplate: 'ShippingNotice' }],
  [0.18, 0.22, 'silence', { silent: true }],
  [0.22, 0.24, 'and a burst out of it', burst(campaigns.arrivals)],
  [0.25, 0.31, 'CloudWatch is late: 40 % come 45 min later', withheld(0.4, LATE_MINUTES)],
  [0.33, 0.37, 'AWS throttles every third call', { throttled: 3 }],
  [0.4, 0.44, 'AWS is down', { outage: true }],
  [0.48, 0.6, 'a configuration set is used for the first time', burst(launch)],
  [0.54, 0.58, 'CloudWatch shows nothing for 90 min', withheld(1, VERY_LATE_MINUTES)],
  [0.62, 0.65, 'forged messages', { forged: 3 }],
  [0.66, 0.72, 'Outlook refuses the mail', { refusedBy: ['outlook.com', 'hotmail.com'] }],
  [0.75, 0.79, 'viruses', { viruses: 4 }],
  [0.8, 0.82, 'AWS is down again', { outage: true }],
  [0.83, 0.9, 'another mailing', burst(campaigns.reminder)],
  [0.93, 0.97, 'Gmail defers the mail', { deferredBy: ['gmail.com'] }],
  [0.95, 1, 'CloudWatch is late into the night', withheld(0.5, LATE_MINUTES)],
];

/** When the exporter ends, and for how many minutes it stays away. */
const restarts: readonly (readonly [at: number, signal: Restart['signal'], minutes: number])[] = [
  [0.06, 'SIGKILL', 0],
  [0.14, 'SIGTERM', 0],
  [0.28, 'SIGKILL', 5],
  [0.42, 'SIGTERM', 0],
  [0.52, 'SIGKILL', 0],
  [0.57, 'SIGKILL', 0],
  [0.7, 'SIGTERM', 40],
  [0.87, 'SIGKILL', 0],
];

/** A whole day with all its restarts, or some hours of it with half of them: a restart takes minutes of this time. */
export function planDay(length: number): Day {
  const minutes = length / MINUTE;
  const chapters = events.map(([from, to, headline, weather]): Chapter => {
    const at = Math.round(from * minutes);
    return { at, minutes: Math.round(to * minutes) - at, headline, look: '', weather };
  });
  return {
    length,
    // Late into the night: the day does not begin again while late counts come in.
    script: { chapters, cycle: 2 * length + DAY_AFTER },
    restarts: restarts
      .filter((_restart, index) => length >= 24 * HOUR || index % 2 === 0)
      .map(([at, signal, down]) => ({ at: at * length, signal, down: down * MINUTE })),
    afterglow: (LATE_MINUTES + 5) * MINUTE,
  };
}
const DAY_AFTER = 24 * HOUR;

function burst(kind: MailKind): Weather {
  return { mailing: { kinds: [kind], perMinute: 60 } };
}

function withheld(share: number, minutes: number): Weather {
  return { withheld: { share, minutes } };
}
