import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { accepted, hard, slow, waiting } from './arrival.ts';
import { bounceTypes, codes, complaints, delays, failures, keptBack, subtypes } from './causes.ts';
import { bounceByProvider, providers } from './providers.ts';
import { on, variables } from './scope.ts';
import { isps, times } from './time.ts';

export const deliverability = dashboard({
  uid: 'ses-deliverability',
  title: 'Deliverability',
  description: 'Delivery outcomes, bounces and deferrals by provider and cause, and time to delivery.',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Delivery outcomes',
      panels: [
        [accepted, 6, 4],
        [hard, 6, 4],
        [waiting, 6, 4],
        [slow, 6, 4],
      ],
    },
    {
      title: 'Bounces by provider',
      panels: [
        [providers, 12, 9],
        [bounceByProvider, 12, 9],
      ],
    },
    {
      title: 'Causes of bounces, deferrals and complaints',
      panels: [
        [codes, 9, 10],
        [subtypes, 5, 10],
        [keptBack, 5, 10],
        [complaints, 5, 10],
        [bounceTypes, 8, 8],
        [delays, 8, 8],
        [failures, 8, 8],
      ],
    },
    {
      title: 'Time to delivery and outcomes by ISP',
      panels: [
        [times, 12, 8],
        [isps, 12, 8],
      ],
    },
  ],
});
