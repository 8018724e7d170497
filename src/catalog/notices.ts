import {
  advice,
  impacts,
  judgedResources,
  OTHER_ADVICE,
  recommendationTypes,
  sendingStatuses,
  statusOrigins,
} from '../events/documented-values.ts';
import { account, documented, type MetricSpec } from './spec.ts';

const aboutWhat = ['resource_type', 'resource'] as const;
const resource_type = documented(...judgedResources);

/** Counted from what SES tells of an account's standing, each notice once. */
export const noticeMetrics = {
  ses_advisor_recommendations_total: {
    type: 'counter',
    help: 'Recommendations and reputation findings that SES opened or resolved, each counted once (Advisor Recommendation Status Open, Resolved and Closed in EventBridge).',
    labels: [...account, 'status', 'recommendation', 'impact', ...aboutWhat],
    unbounded: ['resource'],
    documented: {
      status: documented('open', 'resolved'),
      recommendation: documented(...recommendationTypes, ...advice, OTHER_ADVICE),
      impact: documented(...impacts),
      resource_type,
    },
    stability: 'experimental',
  },
  ses_sending_status_changes_total: {
    type: 'counter',
    help: 'Times that sending was enabled, disabled or reinstated for a tenant or another resource, each counted once (Sending Status Enabled and Disabled in EventBridge).',
    labels: [...account, 'status', 'origin', ...aboutWhat],
    unbounded: ['resource'],
    documented: {
      status: documented(...sendingStatuses),
      origin: documented(...statusOrigins),
      resource_type,
    },
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
