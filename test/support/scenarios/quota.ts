import { each, type Here, type Scenario } from './scenario.ts';
import { accountGauge, watched } from './series.ts';
import { repeated, type Course } from './values.ts';

/** Of 10,000 that may be sent in 24 hours. */
const used = (here: Here, sent: number | Course, most: number | Course = 10_000) => ({
  ...watched(here),
  ...accountGauge('ses_account_max_24_hour_send', here, most),
  ...accountGauge('ses_account_sent_last_24_hours', here, sent),
});

const nearly = { alert: 'SesQuotaNearlyUsed' } as const;
const exhausted = { alert: 'SesQuotaExhausted' } as const;

/** Four fifths of the quota are a warning, 95 % are critical. */
export const quotaScenarios: readonly Scenario[] = [
  {
    title: 'a quota of which 85 % are used',
    at: [30, 90],
    input: (here) => used(here, 8_500),
    fires: [nearly],
    silent: 'all',
  },
  {
    title: 'a quota of which 97 % are used is one alert',
    at: [30, 90],
    input: (here) => used(here, 9_700),
    fires: [exhausted],
    silent: 'all',
  },
  {
    title: 'a quota of which 75 % are used',
    at: [30, 90],
    input: (here) => used(here, 7_500),
    fires: [],
    silent: 'all',
  },
  {
    title: 'an unlimited quota',
    at: [30, 90],
    input: (here) => used(here, 1_000_000, Infinity),
    fires: [],
    silent: 'all',
  },
  {
    // 95.1 % and 94.9 %: over 80 % throughout.
    title: 'a quota about 95 % is one alert',
    at: each(30, 90),
    input: (here) => used(here, repeated(20, [5, 9_510], [5, 9_490])),
    fires: [{ alert: [nearly.alert, exhausted.alert], count: 1 }],
    silent: 'critical',
  },
];
