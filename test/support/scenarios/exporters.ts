import { each, place, type Here, type Scenario } from './scenario.ts';
import {
  accountGauge,
  cloudwatch,
  collected,
  mail,
  ofTarget,
  pod,
  receiver,
  watched,
  type Shown,
} from './series.ts';
import { between, gauge, steady, written } from './values.ts';

/** The minute at which something ends. */
const END = 30;
const down = { alert: 'SesExporterDown' } as const;
const one = { account_id: '111111111111' };
const two = { account_id: '222222222222' };

const ends =
  (here: Here): Shown =>
  (values) =>
    between(here, 0, END, values);
const begins =
  (here: Here, at = END): Shown =>
  (values) =>
    between(here, at, here.minutes + 1, values);

/** An exporter whose scrapes fail from a minute on; the target stays configured. */
function dies(here: Here) {
  return {
    ...watched(here, ends(here)),
    ...mail(here, 100, 1, { shown: ends(here) }),
    ...unreachable(here),
  };
}

function unreachable(here: Here, from = END) {
  return {
    [ofTarget('up', here)]: written(
      gauge(here, [
        [from, 1],
        [1, 0],
      ]),
    ),
  };
}

function lives(here: Here) {
  return { ...watched(here), ...mail(here, 100, 1) };
}

/** The same account as another exporter shows it. */
const second = (here: Here): Here => ({ ...here, instance: 'second:10587' });
const renamed = (here: Here): Here => ({ ...here, job: `${here.job}-new` });

const hourLater = each(END + 30, END + 60, 10);

const deaths: readonly Scenario[] = [
  {
    title: 'of two instances that watch an account each, one dies',
    at: hourLater,
    input: {
      ...dies(place({ ...one, instance: 'a:10587' })),
      ...lives(place({ ...two, instance: 'b:10587' })),
    },
    fires: [{ ...down, labels: one }],
    silent: 'critical',
  },
  {
    title: 'of two clusters with one job name, the exporter of one dies',
    at: hourLater,
    input: {
      ...dies(place({ cluster: 'a', ...one })),
      ...lives(place({ cluster: 'b', ...two })),
    },
    fires: [{ ...down, labels: { cluster: 'a' } }],
    silent: 'critical',
  },
  {
    // Each cluster has a Prometheus of its own opinion: `b` still watches the account.
    title: 'of two clusters that watch one account, the exporter of one dies',
    at: hourLater,
    input: {
      ...dies(place({ cluster: 'a', ...one })),
      ...lives(place({ cluster: 'b', ...one })),
    },
    fires: [{ ...down, labels: { cluster: 'a' } }],
    silent: 'critical',
  },
  {
    title: 'of two instances that watch one account, one dies',
    at: hourLater,
    input: (here) => ({ ...dies(here), ...lives(second(here)) }),
    fires: [{ alert: 'SesExporterInstanceDown' }],
    silent: 'critical',
  },
  {
    title: 'of two jobs that watch one account, one dies',
    at: hourLater,
    input: (here) => ({ ...dies(here), ...lives(renamed(here)) }),
    fires: [{ alert: 'SesExporterInstanceDown' }],
    silent: 'critical',
  },
  {
    title: 'the only exporter of two accounts dies',
    at: hourLater,
    input: (() => {
      const here = place(one);
      const there = place(two);
      return {
        ...dies(here),
        ...collected(there, ends(there)),
        ...mail(there, 100, 1, { shown: ends(there) }),
      };
    })(),
    fires: [
      { ...down, labels: one },
      { ...down, labels: two },
    ],
    silent: 'critical',
  },
  {
    title: 'the only exporter is removed with its target',
    at: hourLater,
    input: (here) => ({ ...watched(here, ends(here)), ...mail(here, 100, 1, { shown: ends(here) }) }),
    fires: [down],
    silent: 'critical',
  },
  {
    title: 'an exporter with events only dies',
    at: each(10, END, 10),
    input: (here) => ({
      ...pod(here, ends(here)),
      ...receiver(here, 50, ends(here)),
      ...mail(here, 100, 1, { shown: ends(here) }),
      ...unreachable(here),
    }),
    // It has no collectors, which is no reason to page.
    fires: [],
    silent: 'critical',
    further: [{ at: hourLater, fires: [down], silent: 'critical' }],
  },
  {
    title: 'an exporter that has never been reachable',
    at: [10, 30],
    input: { 'up{job="ses-exporter",instance="exporter:10587"}': '0x60' },
    fires: [down],
    silent: 'critical',
  },
  { title: 'nothing at all', at: [10, 30], input: {}, fires: [down], silent: 'critical' },
  {
    title: 'an exporter is away for three minutes',
    at: each(END, END + 30),
    input: (here) => {
      const away: Shown = (values) =>
        values.map((value, index) => (index >= END && index < END + 3 ? undefined : value));
      return {
        ...watched(here, away),
        ...mail(here, 100, 1, { shown: away }),
        [ofTarget('up', here)]: written(
          gauge(here, [
            [END, 1],
            [3, 0],
            [1, 1],
          ]),
        ),
      };
    },
    fires: [],
    silent: 'critical',
  },
];

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
  ...deaths,
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
