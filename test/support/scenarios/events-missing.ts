import { each, type Here, type Scenario } from './scenario.ts';
import { cloudwatch, collected, mail, pod, receiver, statistics, watched } from './series.ts';
import { between, steady } from './values.ts';

const missing = { alert: 'SesEventsMissing' } as const;
const silent = [missing.alert];
const LATE = 150;

/** 600 an hour. */
const sent = { send: steady(10), delivery: steady(9.9) };
/** 10 a minute until minute 60. */
const early = (here: Here) => ({
  ...mail(here, 10, 0.1, {
    shown: (values) => values.map((value, index) => (index > 60 ? values[60] : value)),
  }),
});
const neighbour = (here: Here): Here => ({
  ...here,
  account_id: here.account_id.replace(/^./, '4'),
});

export const eventsMissingScenarios: readonly Scenario[] = [
  {
    title: 'events stop while CloudWatch counts sends',
    at: LATE,
    input: (here) => ({ ...watched(here), ...early(here), ...cloudwatch(here, sent) }),
    fires: [missing],
    silent: 'critical',
  },
  {
    title: 'events stop while GetSendStatistics counts attempts',
    at: LATE,
    input: (here) => ({ ...watched(here), ...early(here), ...statistics(here, { attempts: steady(10) }) }),
    fires: [missing],
    silent: 'critical',
  },
  {
    title: 'no event has ever come while CloudWatch counts sends',
    at: LATE,
    input: (here) => ({ ...watched(here), ...cloudwatch(here, sent) }),
    fires: [missing],
    silent: 'critical',
  },
  {
    // Whoever has events of one account may leave the other to CloudWatch.
    title: 'no event has ever come of an account whose neighbour has some',
    at: [90, LATE],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 0.1),
      ...cloudwatch(here, sent),
      ...collected(neighbour(here)),
      ...cloudwatch(neighbour(here), sent),
    }),
    fires: [],
    silent,
  },
  {
    title: 'events of one account of two stop',
    at: LATE,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 0.1),
      ...cloudwatch(here, sent),
      ...collected(neighbour(here)),
      ...early(neighbour(here)),
      ...cloudwatch(neighbour(here), sent),
    }),
    fires: [{ ...missing, labels: (here) => ({ account_id: neighbour(here).account_id }) }],
    silent: 'critical',
  },
  {
    title: 'an exporter without receivers',
    at: [90, LATE],
    input: (here) => ({
      ...pod(here),
      ...collected(here),
      ...cloudwatch(here, sent),
      ...statistics(here, { attempts: steady(10) }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // The account’s own job has no receivers; another job has, and events of its account.
    title: 'an account of a job without receivers beside a job with some',
    at: [90, LATE],
    input: (here) => {
      const other = { ...neighbour(here), job: `${here.job}-events`, instance: 'events:10587' };
      return {
        ...pod(here),
        ...collected(here),
        ...cloudwatch(here, sent),
        ...watched(other),
        ...mail(other, 10, 0.1),
        ...cloudwatch(other, sent),
      };
    },
    fires: [],
    silent,
  },
  {
    // 180 an hour.
    title: 'fewer than 200 sends an hour tell nothing',
    at: [90, LATE],
    input: (here) => ({
      ...watched(here),
      ...early(here),
      ...cloudwatch(here, { send: steady(3), delivery: steady(3) }),
      ...statistics(here, { attempts: steady(3) }),
    }),
    fires: [],
    silent,
  },
  {
    // One in five minutes of the 50 that are sent: other alerts tell how many are lost.
    title: 'events trickle',
    at: [90, LATE],
    input: (here) => ({ ...watched(here), ...mail(here, 0.2, 0), ...cloudwatch(here, sent) }),
    fires: [],
    silent,
  },
  {
    // A pod that receives and one that collects, both of one job.
    title: 'events stop where one pod collects and another receives',
    at: LATE,
    input: (here) => {
      const collector = { ...here, instance: 'collector:10587' };
      return {
        ...pod(here),
        ...receiver(here, 0),
        ...early(here),
        ...pod(collector),
        ...collected(collector),
        ...cloudwatch(collector, sent),
      };
    },
    fires: [missing],
    silent: 'critical',
  },
  {
    // They come to the job since minute 30.
    title: 'events begin later than CloudWatch',
    at: each(90, LATE, 10),
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 0.1, { shown: (values) => between(here, 30, here.minutes + 1, values) }),
      ...cloudwatch(here, sent),
    }),
    fires: [],
    silent,
  },
];
