import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { alerts, bounceRate, canSend, complaintRate, quota, standing } from './health.ts';
import { ofLimits, quotaFull, rateOverTime, reviewIn } from './limits.ts';
import { deliveryRate, engagement, outcomes, providers, rejected, sets } from './mail.ts';
import { on, variables } from './scope.ts';

export const overview = dashboard({
  uid: 'ses-overview',
  title: 'Overview',
  description: 'Is our mail well, how far is it from AWS’s limits, and where is it not?',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Is our mail well?',
      panels: [
        [standing, 4, 3],
        [canSend, 4, 3],
        [bounceRate, 4, 3],
        [complaintRate, 4, 3],
        [quota, 4, 3],
        [alerts, 4, 3],
      ],
    },
    {
      title: 'How far from AWS’s limits?',
      panels: [
        [ofLimits, 6, 6],
        {
          below: [
            [quotaFull, 4, 3],
            [reviewIn, 4, 3],
          ],
        },
        [rateOverTime('bounce'), 7, 6],
        [rateOverTime('complaint'), 7, 6],
      ],
    },
    {
      title: 'What becomes of it?',
      panels: [
        [outcomes, 10, 6],
        [engagement, 10, 6],
        {
          below: [
            [deliveryRate, 4, 3],
            [rejected, 4, 3],
          ],
        },
      ],
    },
    {
      title: 'Where?',
      panels: [
        [sets, 16, 5],
        [providers, 8, 5],
      ],
    },
  ],
});
