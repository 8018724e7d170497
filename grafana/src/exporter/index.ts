import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { receivers, messages, queues, refusals } from './arrivals.ts';
import { collectorStates, collectors, failures, requests, revisions } from './aws-requests.ts';
import {
  agreement,
  awsUp,
  dataAge,
  eventAge,
  failing,
  ledger,
  refused,
  reload,
  up,
} from './data-freshness.ts';
import { clock, cost, log, lost, overflow, running } from './cost.ts';
import { on, variables } from './scope.ts';

export const exporter = dashboard({
  uid: 'ses-exporter',
  title: 'Exporter health',
  description:
    'Whether the data of the other dashboards can be relied on: freshness, agreement of the sources, errors and cost.',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Health and data freshness',
      panels: [
        [up, 4, 4],
        [awsUp, 4, 4],
        [ledger, 4, 4],
        [failing, 4, 4],
        [refused, 4, 4],
        [reload, 4, 4],
        [dataAge, 8, 8],
        [agreement, 8, 8],
        [eventAge, 8, 8],
      ],
    },
    {
      title: 'Event reception',
      panels: [
        [messages, 12, 8],
        [refusals, 12, 8],
        [receivers, 12, 7],
        [queues, 12, 7],
      ],
    },
    {
      title: 'Collectors and requests to AWS',
      panels: [
        [collectorStates, 9, 12],
        [collectors, 15, 12],
        [requests, 8, 7],
        [failures, 8, 7],
        [revisions, 8, 7],
      ],
    },
    {
      title: 'Cost, limits and log',
      panels: [
        [cost, 6, 5],
        [clock, 4, 5],
        [lost, 4, 5],
        [overflow, 10, 5],
        [log, 12, 7],
        [running, 12, 7],
      ],
    },
  ],
});
