import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { alerts, bounceRate, canSend, complaintRate, quota, standing } from './health.ts';
import { ofLimits, quotaFull, rateOverTime, reviewIn } from './limits.ts';
import { deliveryRate, engagement, outcomes, providers, rejected, sets } from './mail.ts';
import { on, variables } from './scope.ts';

export const overview = dashboard({
  uid: 'ses-overview',
  title: 'Overview',
  description: 'Health of sending, headroom to AWS’s limits, delivery outcomes and top contributors.',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Health',
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
      title: 'Headroom to review and quota',
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
      title: 'Delivery outcomes',
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
      title: 'Top contributors',
      panels: [
        [sets, 16, 5],
        [providers, 8, 5],
      ],
    },
  ],
});
