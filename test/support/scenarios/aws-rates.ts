import { place, type Here, type Scenario } from './scenario.ts';
import { accountGauge, watched } from './series.ts';

const limits = [
  { kind: 'Bounce', rate: 'ses_reputation_bounce_rate', review: 0.05, pause: 0.1 },
  { kind: 'Complaint', rate: 'ses_reputation_complaint_rate', review: 0.001, pause: 0.005 },
] as const;

/** AWS’s own rates, by AWS’s own limits: 5 % and 10 %, 0.1 % and 0.5 %; near is from four fifths on. */
export const awsRateScenarios: readonly Scenario[] = limits.flatMap(({ kind, rate, review, pause }) => {
  const measured = (value: number) => (here: Here) => ({
    ...watched(here),
    ...accountGauge(rate, here, value),
  });
  const [overReview, overPause, near] = ['OverReview', 'OverPause', 'NearReview'].map((name) => ({
    alert: `Ses${kind}Rate${name}Limit`,
  })) as [{ alert: string }, { alert: string }, { alert: string }];
  const both = [place(), place({ account_id: '222222222222' })] as const;
  return [
    {
      title: `${kind} rate at the review limit`,
      at: [15, 45],
      input: measured(review),
      fires: [overReview],
      silent: 'all',
    },
    {
      title: `${kind} rate at the pause limit is one alert`,
      at: [15, 45],
      input: measured(pause),
      fires: [overPause],
      silent: 'all',
    },
    {
      title: `${kind} rate at four fifths of the review limit`,
      at: 45,
      // A little above, for 0.8 × 0.05 is not quite 0.04.
      input: measured(review * 0.8001),
      fires: [near],
      silent: 'all',
    },
    {
      title: `${kind} rate just below that`,
      at: [15, 45],
      input: measured(review * 0.79),
      fires: [],
      silent: 'all',
    },
    {
      title: `${kind} rate of two accounts, one over the pause limit and one over the review limit`,
      at: 45,
      input: {
        ...measured(pause)(both[0]),
        ...measured(review)(both[1]),
      },
      fires: [
        { ...overPause, labels: { account_id: '111111111111' } },
        { ...overReview, labels: { account_id: '222222222222' } },
      ],
      silent: 'critical',
    },
  ] satisfies readonly Scenario[];
});
