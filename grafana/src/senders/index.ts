import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { growth, inventory, ips, suppressed, switches, warmUp } from './account.ts';
import { destinations, sets } from './configuration-sets.ts';
import {
  brokenMailFrom,
  openRecommendations,
  stoppedSets,
  unread,
  unverified,
  withoutDkim,
} from './faults.ts';
import { domains } from './identities.ts';
import { on, variables } from './scope.ts';

export const senders = dashboard({
  uid: 'ses-senders',
  title: 'Configuration sets and identities',
  description:
    'Setup of domains, configuration sets and event destinations, the suppression list and dedicated IP addresses.',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Setup health',
      panels: [
        [unverified, 4, 4],
        [withoutDkim, 4, 4],
        [brokenMailFrom, 4, 4],
        [stoppedSets, 4, 4],
        [openRecommendations, 4, 4],
        [unread, 4, 4],
      ],
    },
    { title: 'Sending domains', panels: [[domains, 24, 8]] },
    {
      title: 'Configuration sets and event destinations',
      panels: [
        [sets, 24, 6],
        [destinations, 24, 8],
      ],
    },
    {
      title: 'Suppression list',
      panels: [
        [suppressed, 16, 8],
        [growth, 8, 8],
      ],
    },
    {
      title: 'Resources and features of the account',
      panels: [
        [ips, 8, 5],
        [warmUp, 16, 5],
        [switches, 12, 5],
        [inventory, 12, 5],
      ],
    },
  ],
});
