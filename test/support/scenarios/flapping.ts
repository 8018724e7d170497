import { DAY, each, HOUR, type Here, type Scenario } from './scenario.ts';
import { accountGauge, bounces, events, hard, mail, ofAccount, watched } from './series.ts';
import { counted, repeated, steady, written, type Course } from './values.ts';

/** Over and under a limit by turns for four hours, then well for two. */
function wavering(minutes: number, over: number, under: number, well: number): Course {
  return [...repeated(120 / minutes, [minutes, over], [minutes, under]), [1, well]];
}

const throughout = each(10, 4 * HOUR);
const later = { at: 6 * HOUR, fires: [], silent: 'all' } as const;

function byAws(rate: string, ...values: Parameters<typeof wavering>) {
  return (here: Here) => ({ ...watched(here), ...accountGauge(rate, here, wavering(...values)) });
}

const gauges: readonly Scenario[] = [5, 10].flatMap((minutes): readonly Scenario[] => [
  {
    // 5.02 % and 4.98 %.
    title: `a bounce rate about the review limit, ${minutes} minutes each`,
    at: throughout,
    input: byAws('ses_reputation_bounce_rate', minutes, 0.0502, 0.0498, 0.02),
    fires: [{ alert: 'SesBounceRateOverReviewLimit' }],
    silent: 'critical',
    further: [later],
  },
  {
    // 10.02 % and 9.98 %: over the review limit throughout.
    title: `a bounce rate about the pause limit, ${minutes} minutes each`,
    at: throughout,
    input: byAws('ses_reputation_bounce_rate', minutes, 0.1002, 0.0998, 0.02),
    fires: [{ alert: ['SesBounceRateOverReviewLimit', 'SesBounceRateOverPauseLimit'], count: 1 }],
    silent: 'critical',
    further: [later],
  },
  {
    title: `a complaint rate about the review limit, ${minutes} minutes each`,
    at: throughout,
    input: byAws('ses_reputation_complaint_rate', minutes, 0.001004, 0.000996, 0.0002),
    fires: [{ alert: 'SesComplaintRateOverReviewLimit' }],
    silent: 'critical',
    further: [later],
  },
  {
    // 80.1 % and 79.9 %.
    title: `a quota about four fifths, ${minutes} minutes each`,
    at: each(25, 4 * HOUR),
    input: (here) => ({
      ...watched(here),
      ...accountGauge('ses_account_max_24_hour_send', here, 10_000),
      ...accountGauge('ses_account_sent_last_24_hours', here, wavering(minutes, 8_010, 7_990, 2_000)),
    }),
    fires: [{ alert: 'SesQuotaNearlyUsed' }],
    silent: 'critical',
    further: [later],
  },
  {
    title: `AWS’s rate of a configuration set about the review limit, ${minutes} minutes each`,
    at: each(60, 4 * HOUR),
    input: (here) => ({
      ...watched(here),
      ...accountGauge(
        'ses_configuration_set_reputation_bounce_rate',
        here,
        wavering(minutes, 0.0502, 0.0498, 0.02),
        'configuration_set="news"',
      ),
    }),
    fires: [{ alert: 'SesConfigurationSetBounceRateHigh' }],
    silent: 'critical',
    further: [later],
  },
]);

const counters: readonly Scenario[] = [
  {
    // 12.2 and 10.8 a second of 14; the limit is at 11.2. A quarter of an hour has at least 5 minutes of 12.2: 11.27.
    title: 'a send rate about four fifths of its limit',
    at: each(45, 4 * HOUR),
    input: (here) => ({
      ...watched(here),
      ...accountGauge('ses_account_max_send_rate', here, 14),
      ...events(here, 'send', wavering(10, 12.2 * 60, 10.8 * 60, 60)),
      ...events(here, 'delivery', wavering(10, 12.2 * 60, 10.8 * 60, 60)),
    }),
    fires: [{ alert: 'SesSendRateNearLimit' }],
    silent: 'critical',
    further: [{ at: 6 * HOUR, fires: [], silent: ['SesSendRateNearLimit'] }],
  },
  {
    // 10.4 and 9.7 of 100 bounce, 10 minutes each: 10.05 % of every hour. A quarter of an hour has between 5 and 10 minutes
    // of the more, 9.93 to 10.17 %: it is under 10 % for about 8 minutes of 20.
    title: 'a fast burn about its limit',
    at: each(90, 4 * HOUR),
    input: (here) => ({ ...watched(here), ...mail(here, 100, wavering(10, 10.4, 9.7, 1)) }),
    fires: [{ alert: 'SesBounceBudgetBurnsFast' }],
    silent: 'critical',
    further: [{ at: 6 * HOUR, fires: [], silent: ['SesBounceBudgetBurnsFast'] }],
  },
  {
    // Of 100 attempts at Gmail 24 and 17.85 are delayed, 20 minutes each. An hour has between 20 and 40 minutes of the more;
    // at fewer than 21 it is under 20 %, for 2 minutes of 40.
    title: 'delays at a provider about their limit',
    at: each(120, 4 * HOUR),
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', wavering(20, 76, 82.15, 100)),
      [ofAccount(
        'ses_delivery_delays_total',
        here,
        'configuration_set="news",delay_type="general",recipient_provider="gmail"',
      )]: written(counted(here, wavering(20, 24, 17.85, 0))),
    }),
    fires: [{ alert: 'SesProviderDelays' }],
    silent: 'critical',
    further: [{ at: 6.5 * HOUR, fires: [], silent: ['SesProviderDelays'] }],
  },
  {
    // 6 % and 4.488 % bounce, 8 hours each. A day has between 8 and 16 hours of the more; at fewer than 8 hours and 7.5
    // minutes it is under 5 %: for a quarter of an hour about hour 32, when it is at 4.992 %.
    title: 'the rate of an identity and of a set about their limit',
    evaluation: '15m',
    scrape: '5m',
    at: each(DAY, DAY + 16 * HOUR, 15),
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', steady(94)),
      ...bounces(here, [[hard, repeated(6, [8 * HOUR, 6], [8 * HOUR, 4.488])]]),
    }),
    fires: [{ alert: 'SesIdentityBounceRateHigh' }, { alert: 'SesConfigurationSetBounceRateHigh' }],
    silent: 'critical',
  },
];

export const flappingScenarios: readonly Scenario[] = [...gauges, ...counters];
