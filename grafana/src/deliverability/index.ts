import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { accepted, hard, slow, waiting } from './arrival.ts';
import { bounceTypes, codes, complaints, delays, failures, subtypes } from './causes.ts';
import { bounceByProvider, providers } from './providers.ts';
import { on, variables } from './scope.ts';
import { isps, times } from './time.ts';

export const deliverability = dashboard({
  uid: 'ses-deliverability',
  title: 'Deliverability',
  description: 'Does our mail arrive, at whom does it not, and why?',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'Does it arrive?',
      panels: [
        [accepted, 6, 4],
        [hard, 6, 4],
        [waiting, 6, 4],
        [slow, 6, 4],
      ],
    },
    {
      title: 'At whom does it not?',
      panels: [
        [providers, 12, 9],
        [bounceByProvider, 12, 9],
      ],
    },
    {
      title: 'Why not?',
      panels: [
        [codes, 12, 10],
        [subtypes, 6, 10],
        [complaints, 6, 10],
        [bounceTypes, 8, 8],
        [delays, 8, 8],
        [failures, 8, 8],
      ],
    },
    {
      title: 'How long does it take, and what does AWS say?',
      panels: [
        [times, 12, 8],
        [isps, 12, 8],
      ],
    },
  ],
});
