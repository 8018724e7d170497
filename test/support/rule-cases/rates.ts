import { held, of, type AlertCases, type Case, type Input } from './case.ts';
import { bounces, complaints, events, every, stretches } from './counters.ts';

const limits: Input = {
  [of('ses_limit_bounce_rate_review')]: held(0.05, 3_000),
  [of('ses_limit_bounce_rate_pause')]: held(0.1, 3_000),
  [of('ses_limit_complaint_rate_review')]: held(0.001, 3_000),
  [of('ses_limit_complaint_rate_pause')]: held(0.005, 3_000),
};

/** AWS's own rate at a value. */
function byAws(kind: string, value: number, at: number) {
  return { at, input: { ...limits, [of(`ses_reputation_${kind}_rate`)]: held(value, 3_000) } };
}

/** Of a configuration set: what was sent, and what of it came back or was complained of. */
function ofSet(kind: string, back: number, sends: number) {
  const came = kind === 'bounce' ? bounces : complaints;
  const input = { ...events('send', once(sends)), ...came(once(back)) };
  return { at: 50, input: { ...limits, ...input } };
}

/** So many days to the limit, by a week of so many bounces or complaints, and a day of so many sends. */
function inSight(kind: string, days: number, sends: number, { came = 5, at = 75 } = {}) {
  return {
    at,
    input: {
      [of(`account:ses_${kind}s_per_send:days_to_review_limit`)]: held(days, 3_000),
      ...events('send', once(sends)),
      ...(kind === 'bounce' ? bounces : complaints)(once(came)),
    },
  };
}

/** All at once. */
function once(count: number): string {
  return `0x9 ${count}x3000`;
}

/** Since it was installed some hours ago, and after two calm hours, so many bounces or complaints of a thousand mails. */
function justInstalled(kind: string, ofThousand: number): Case {
  const came = kind === 'bounce' ? bounces : complaints;
  const back = stretches([120, 0], [280, ofThousand / 5]);
  return { at: 300, input: { ...limits, ...events('send', every(200, 400)), ...came(back) } };
}

function casesOf(Kind: string, kind: string, review: number, pause: number): Record<string, AlertCases> {
  return {
    [`Ses${Kind}RateOverPauseLimit`]: {
      fires: [byAws(kind, pause, 6)],
      silent: [byAws(kind, pause * 0.999, 6), byAws(kind, pause, 4)],
    },
    [`Ses${Kind}RateOverReviewLimit`]: {
      fires: [byAws(kind, review, 6), byAws(kind, pause * 0.99, 6)],
      silent: [byAws(kind, review * 0.999, 6), byAws(kind, pause, 6)],
    },
    [`Ses${Kind}RateNearReviewLimit`]: {
      fires: [byAws(kind, review * 0.81, 31)],
      silent: [byAws(kind, review * 0.79, 31), byAws(kind, review, 31), byAws(kind, review * 0.81, 29)],
    },
    [`SesConfigurationSet${Kind}RateHigh`]: {
      fires: [ofSet(kind, review * 8_000, 7_500)],
      silent: [ofSet(kind, review * 8_000, 8_000), ofSet(kind, 50, 990)],
    },
    [`Ses${Kind}LimitInSight`]: {
      fires: [inSight(kind, 2.9, 1_000)],
      silent: [
        inSight(kind, 3, 1_000),
        inSight(kind, -1, 1_000),
        inSight(kind, 2, 980),
        inSight(kind, 2, 1_000, { at: 65 }),
        justInstalled(kind, review * 600),
      ],
    },
  };
}

const bounceCases = casesOf('Bounce', 'bounce', 0.05, 0.1);
const complaintCases = casesOf('Complaint', 'complaint', 0.001, 0.005);

/** So few complaints that chance alone decides. */
const chance: Readonly<Record<string, Case>> = {
  SesConfigurationSetComplaintRateHigh: ofSet('complaint', 4, 1_000),
  SesComplaintLimitInSight: inSight('complaint', 2, 1_000, { came: 4 }),
};
const withChance = Object.entries(complaintCases).map(([alert, cases]) => {
  const also = chance[alert];
  return [alert, also ? { ...cases, silent: [...cases.silent, also] } : cases] as const;
});

export const rateCases: Readonly<Record<string, AlertCases>> = {
  ...bounceCases,
  ...Object.fromEntries(withChance),
};
