import { annotations } from '../common/annotations.ts';
import { dashboard } from '../common/dashboard.ts';
import { entities, notices, recommendations, tenants } from './findings.ts';
import { budget, budgetUsed, distance, overTime, standing } from './budget.ts';
import { on, variables } from './scope.ts';
import { ranks, ratesTable, setOverTime } from './top-contributors.ts';

export const reputation = dashboard({
  uid: 'ses-reputation',
  title: 'Reputation',
  description:
    'Bounce and complaint rates, headroom to AWS’s review, and the configuration sets and domains that contribute most.',
  from: 'now-7d',
  variables: [...variables, ...ranks],
  annotations: annotations(on),
  sections: [
    {
      title: 'Headroom to review',
      panels: [
        [distance('bounce'), 6, 4],
        [distance('complaint'), 6, 4],
        [budget('bounce'), 6, 4],
        [budget('complaint'), 6, 4],
        [overTime('bounce'), 12, 9],
        [overTime('complaint'), 12, 9],
        [budgetUsed, 24, 7],
        [standing, 24, 4],
      ],
    },
    {
      title: 'Top contributors',
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
          ratesTable('Domains', 'identity', 'Domain', { title: 'Setup of this domain', uid: 'ses-senders' }),
          24,
          6,
        ],
        [setOverTime('bounce'), 12, 8],
        [setOverTime('complaint'), 12, 8],
      ],
    },
    {
      title: 'Tenants, recommendations and findings',
      panels: [
        [tenants, 8, 8],
        [recommendations, 8, 8],
        [entities, 8, 8],
        [notices, 24, 6],
      ],
    },
  ],
});
