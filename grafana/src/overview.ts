import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import { alerts, bounceRate, canSend, complaintRate, quota, standing } from './overview/health.ts';
import { ofLimits, quotaFull, rateOverTime, reviewIn } from './overview/limits.ts';
import { deliveryRate, engagement, outcomes, providers, rejected, sets } from './overview/mail.ts';
import { on, variables } from './overview/scope.ts';

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
        [standing, 4, 4],
        [canSend, 4, 4],
        [bounceRate, 4, 4],
        [complaintRate, 4, 4],
        [quota, 4, 4],
        [alerts, 4, 4],
      ],
    },
    {
      title: 'How far from AWS’s limits?',
      panels: [
        [ofLimits, 8, 8],
        [rateOverTime('bounce'), 8, 8],
        [rateOverTime('complaint'), 8, 8],
      ],
    },
    {
      title: 'What becomes of it?',
      panels: [
        [outcomes, 12, 8],
        [engagement, 12, 8],
        [quotaFull, 6, 4],
        [reviewIn, 6, 4],
        [deliveryRate, 6, 4],
        [rejected, 6, 4],
      ],
    },
    {
      title: 'Where?',
      panels: [
        [sets, 16, 8],
        [providers, 8, 8],
      ],
    },
  ],
});
