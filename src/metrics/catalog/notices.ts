import { account, type MetricSpec } from './spec.ts';

const aboutWhat = ['resource_type', 'resource'] as const;

/** Counted from what SES tells of an account's standing, each notice once. */
export const noticeMetrics = {
  ses_advisor_recommendations_total: {
    type: 'counter',
    help: 'Recommendations and reputation findings that SES opened or resolved, each counted once (Advisor Recommendation Status Open, Resolved and Closed in EventBridge).',
    labels: [...account, 'status', 'recommendation', 'impact', ...aboutWhat],
    unbounded: ['resource'],
    stability: 'experimental',
  },
  ses_sending_status_changes_total: {
    type: 'counter',
    help: 'Times that sending was enabled, disabled or reinstated for a tenant or another resource, each counted once (Sending Status Enabled and Disabled in EventBridge).',
    labels: [...account, 'status', 'origin', ...aboutWhat],
    unbounded: ['resource'],
    stability: 'experimental',
  },
} as const satisfies Record<string, MetricSpec>;
