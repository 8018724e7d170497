import { account, type MetricSpec } from './spec.ts';

/** The reputation of an account's parts, polled from SES's API v2; the rates are CloudWatch's. */
export const reputationMetrics = {
  ses_reputation_entities: {
    type: 'gauge',
    help: 'Resources whose reputation SES tracks, by sending status (enabled, reinstated, disabled) and impact of the gravest open finding (none, low, high) (ListReputationEntities).',
    labels: [...account, 'resource_type', 'status', 'impact'],
    stability: 'stable',
  },
  ses_tenants: {
    type: 'gauge',
    help: 'Tenants of the account by sending status: enabled, reinstated, disabled (ListTenants SendingStatus, else ListReputationEntities SendingStatusAggregate).',
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_tenant_sending_status: {
    type: 'gauge',
    stateSet: true,
    help: 'Whether a tenant may send: 1 for the present status of enabled, reinstated and disabled, else 0 (ListTenants SendingStatus, else ListReputationEntities SendingStatusAggregate).',
    labels: [...account, 'tenant', 'status'],
    stability: 'stable',
  },
  ses_tenant_reputation_impact: {
    type: 'gauge',
    stateSet: true,
    help: 'The gravest open finding about a tenant’s mail: 1 for the present impact of none, low and high, else 0 (ListReputationEntities ReputationImpact).',
    labels: [...account, 'tenant', 'impact'],
    stability: 'stable',
  },
  ses_tenant_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell by which policy SES pauses a tenant, and whether the customer and SES let it send (ListReputationEntities).',
    labels: [...account, 'tenant', 'policy', 'customer_status', 'ses_status'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
