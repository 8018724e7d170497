import { begins, END, ends, hourLater, lives, one, renamed, second, two, unreachable } from './lives.ts';
import { each, place, type Here, type Scenario } from './scenario.ts';
import { accountGauge, cloudwatch, collected, mail, pod, receiver, watched } from './series.ts';
import { steady } from './values.ts';

const changes: readonly Scenario[] = [
  {
    title: 'a job is renamed',
    at: each(END - 5, END + 60),
    input: (here) => ({
      ...watched(here, ends(here)),
      ...mail(here, 100, 1, { shown: ends(here) }),
      ...watched(renamed(here), begins(here)),
      ...mail(renamed(here), 100, 1, { shown: begins(here) }),
    }),
    fires: [],
    silent: 'critical',
  },
  {
    title: 'a pod replaces another',
    at: each(END - 5, END + 60),
    input: (here) => ({
      ...watched(here, ends(here)),
      ...mail(here, 100, 1, { shown: ends(here) }),
      ...watched(second(here), begins(here, END + 1)),
      ...mail(second(here), 100, 1, { shown: begins(here, END + 1) }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    title: 'two jobs that watch one account are one alert',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 12),
      ...accountGauge('ses_reputation_bounce_rate', here, 0.06),
      ...accountGauge('ses_account_sending_enabled', here, 0),
      ...watched(renamed(here)),
      ...mail(renamed(here), 100, 12),
      ...accountGauge('ses_reputation_bounce_rate', renamed(here), 0.06),
      ...accountGauge('ses_account_sending_enabled', renamed(here), 0),
    }),
    fires: [
      { alert: 'SesBounceBudgetBurnsFast' },
      { alert: 'SesBounceRateOverReviewLimit' },
      { alert: 'SesSendingDisabled' },
    ],
    silent: 'critical',
  },
  {
    title: 'rates alert with their cluster',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 12),
      ...accountGauge('ses_reputation_bounce_rate', here, 0.06),
    }),
    fires: ['SesBounceBudgetBurnsFast', 'SesBounceRateOverReviewLimit', 'SesBounceBudgetBurns'].map(
      (alert) => ({
        alert,
        labels: ({ cluster }: Here) => ({ cluster }),
      }),
    ),
    silent: 'critical',
  },
  {
    // The same account and job in two clusters: 12 % of one, 1 % of the other, 6.5 % together.
    title: 'two clusters are judged apart',
    at: 80,
    input: {
      ...watched(place({ cluster: 'a' })),
      ...mail(place({ cluster: 'a' }), 100, 12),
      ...watched(place({ cluster: 'b' })),
      ...mail(place({ cluster: 'b' }), 100, 1),
    },
    fires: [{ alert: 'SesBounceBudgetBurnsFast', labels: { cluster: 'a' } }],
    silent: 'critical',
  },
];

/** A pod that receives and one that collects. */
const collectors: readonly Scenario[] = [
  {
    title: 'the collectors are gone while events come',
    at: hourLater,
    input: (here) => ({
      ...pod(here),
      ...receiver(here),
      ...mail(here, 100, 1),
      ...pod(second(here), ends(here)),
      ...collected(second(here), ends(here)),
    }),
    fires: [{ alert: 'SesCollectorsMissing', labels: ({ account_id }) => ({ account_id }) }],
    silent: 'critical',
  },
  {
    title: 'another pod takes over the collectors',
    at: each(END, END + 60, 2),
    input: (here) => ({
      ...pod(here),
      ...receiver(here),
      ...mail(here, 100, 1),
      ...pod(second(here), ends(here)),
      ...collected(second(here), ends(here)),
      ...collected(here, begins(here, END + 3)),
    }),
    fires: [],
    silent: 'critical',
  },
  {
    // AWS refuses: an alert of its own.
    title: 'collectors that AWS refuses are not missing',
    at: hourLater,
    input: (here) => ({ ...lives(here), ...accountGauge('ses_up', here, 0) }),
    fires: [{ alert: 'SesUnreachable' }],
    silent: ['SesCollectorsMissing', 'SesExporterDown'],
  },
  {
    // Of two accounts that are collected, one is left out from a minute on, and its events still come.
    title: 'the collectors of one account of two are gone',
    at: hourLater,
    input: (() => {
      const here = place(one);
      const there = place(two);
      return { ...lives(here), ...collected(there, ends(there)), ...mail(there, 100, 1) };
    })(),
    fires: [{ alert: 'SesCollectorsMissing', labels: two }],
    silent: 'critical',
  },
];

/** Whether the events come that other sources count. */
const counting = (here: Here) => cloudwatch(here, { send: steady(10), delivery: steady(9.9) });
export const exporterScenarios: readonly Scenario[] = [
  ...changes,
  ...collectors,
  {
    // The receivers died, the collectors went on: CloudWatch counts 600 an hour.
    title: 'the pod that receives dies while another collects',
    at: 150,
    input: (here) => ({
      ...watched(second(here)),
      ...counting(second(here)),
      ...pod(here, ends(here)),
      ...receiver(here, 50, ends(here)),
      ...mail(here, 10, 0.1, { shown: ends(here) }),
      ...unreachable(here),
    }),
    fires: [{ alert: 'SesEventsMissing' }, { alert: 'SesExporterInstanceDown' }],
    silent: 'critical',
  },
];
