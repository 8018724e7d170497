import { dies, down, END, ends, hourLater, lives, one, renamed, second, two, unreachable } from './lives.ts';
import { each, place, type Scenario } from './scenario.ts';
import { collected, mail, ofTarget, pod, receiver, watched, type Shown } from './series.ts';
import { gauge, written } from './values.ts';

/** Three scrapes that fail. */
const away: Shown = (values) =>
  values.map((value, index) => (index >= END && index < END + 3 ? undefined : value));

export const exporterDeathScenarios: readonly Scenario[] = [
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
