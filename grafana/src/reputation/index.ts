import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { entities, notices, recommendations, tenants } from './findings.ts';
import { budget, distance, overTime, standing } from './budget.ts';
import { on, variables } from './scope.ts';
import { ratesTable, setOverTime } from './top-contributors.ts';

export const reputation = dashboard({
  uid: 'ses-reputation',
  title: 'Reputation',
  description: 'How AWS judges us, how much of its patience is left, and who uses it up.',
  from: 'now-7d',
  variables,
  annotations: annotations(on),
  sections: [
    {
      title: 'How much of AWS’s patience is left?',
      panels: [
        [distance('bounce'), 6, 4],
        [distance('complaint'), 6, 4],
        [budget('bounce'), 6, 4],
        [budget('complaint'), 6, 4],
        [overTime('bounce'), 12, 9],
        [overTime('complaint'), 12, 9],
        [standing, 24, 4],
      ],
    },
    {
      title: 'Which mail uses it up?',
      panels: [
        [
          ratesTable('Configuration sets', 'configuration_set', 'Configuration set', {
            title: 'Deliverability of this set',
            uid: 'ses-deliverability',
          }),
          24,
          6,
        ],
        [
          ratesTable('Domains', 'identity', 'Domain', { title: 'Set-up of this domain', uid: 'ses-senders' }),
          24,
          6,
        ],
        [setOverTime('bounce'), 12, 8],
        [setOverTime('complaint'), 12, 8],
      ],
    },
    {
      title: 'What does SES hold against us?',
      panels: [
        [tenants, 8, 8],
        [recommendations, 8, 8],
        [entities, 8, 8],
        [notices, 24, 6],
      ],
    },
  ],
});
