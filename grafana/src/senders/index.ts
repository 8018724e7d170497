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
  description: 'What mail is sent from and with, and whether it is set up as it must be.',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Is everything set up to send?',
      panels: [
        [unverified, 4, 4],
        [withoutDkim, 4, 4],
        [brokenMailFrom, 4, 4],
        [stoppedSets, 4, 4],
        [openRecommendations, 4, 4],
        [unread, 4, 4],
      ],
    },
    { title: 'What mail is sent from', panels: [[domains, 24, 8]] },
    {
      title: 'What mail is sent with, and who is told',
      panels: [
        [sets, 24, 6],
        [destinations, 24, 8],
      ],
    },
    {
      title: 'Whom SES will not send to',
      panels: [
        [suppressed, 16, 8],
        [growth, 8, 8],
      ],
    },
    {
      title: 'What the account has',
      panels: [
        [ips, 8, 5],
        [warmUp, 16, 5],
        [switches, 12, 5],
        [inventory, 12, 5],
      ],
    },
  ],
});
