import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { accounts } from './accounts.ts';
import { firingAlerts } from './alerts.ts';
import { ofLimits, rateOverTime } from './limits.ts';
import { complaints, deliveryRate, engagement, outcomes, providers, rejected, sets } from './mail.ts';
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
        [accounts, 13, 5],
        [firingAlerts, 11, 5],
      ],
    },
    {
      title: 'Headroom to review and quota',
      panels: [
        [ofLimits, 6, 5],
        [rateOverTime('bounce'), 9, 5],
        [rateOverTime('complaint'), 9, 5],
      ],
    },
    {
      title: 'Delivery outcomes',
      panels: [
        [outcomes, 7, 5],
        [complaints, 4, 5],
        [engagement, 5, 5],
        [deliveryRate, 4, 5],
        [rejected, 4, 5],
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
