import { account, type MetricSpec } from './spec.ts';

const switchOf = (help: string) =>
  ({ type: 'gauge', help, labels: account, stability: 'stable' }) as const satisfies MetricSpec;

/** How the account stands with AWS, what it has turned on, and the limits that AWS judges it by. */
export const standingMetrics = {
  ses_account_enforcement_status: {
    type: 'gauge',
    stateSet: true,
    help: 'AWS’s judgement of the account: 1 for the present status of healthy, probation and shutdown, else 0 (GetAccount EnforcementStatus).',
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_account_production_access_enabled: switchOf(
    'Whether the account is out of the sandbox, 1 or 0 (GetAccount ProductionAccessEnabled).',
  ),
  ses_account_review_status: {
    type: 'gauge',
    stateSet: true,
    help: 'The latest request for production access: 1 for the present status of pending, failed, granted and denied, else 0; all 0 when there was none (GetAccount Details.ReviewDetails.Status).',
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_account_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell the mail type that was stated, the pricing plan and the one scheduled next (GetAccount Details.MailType, PricingAttributes).',
    labels: [...account, 'mail_type', 'pricing_plan', 'next_pricing_plan'],
    stability: 'stable',
  },
  ses_account_suppression_enabled: {
    type: 'gauge',
    help: 'Whether an address gets on the account’s suppression list for a reason, bounce or complaint, 1 or 0 (GetAccount SuppressionAttributes.SuppressedReasons).',
    labels: [...account, 'reason'],
    stability: 'stable',
  },
  ses_account_suppression_validation_enabled: switchOf(
    'Whether SES suppresses addresses that it judges to be invalid itself, 1 or 0 (GetAccount SuppressionAttributes.ValidationAttributes).',
  ),
  ses_account_vdm_enabled: switchOf(
    'Whether Virtual Deliverability Manager is enabled, 1 or 0 (GetAccount VdmAttributes.VdmEnabled).',
  ),
  ses_account_vdm_engagement_metrics_enabled: switchOf(
    'Whether Virtual Deliverability Manager tracks opens and clicks, 1 or 0 (GetAccount VdmAttributes.DashboardAttributes.EngagementMetrics).',
  ),
  ses_account_vdm_optimized_shared_delivery_enabled: switchOf(
    'Whether Virtual Deliverability Manager chooses the shared IP address by recipient, 1 or 0 (GetAccount VdmAttributes.GuardianAttributes.OptimizedSharedDelivery).',
  ),
  ses_account_dedicated_ip_auto_warmup_enabled: switchOf(
    'Whether new dedicated IP addresses are warmed up automatically, 1 or 0 (GetAccount DedicatedIpAutoWarmupEnabled).',
  ),
  ses_limit_bounce_rate_review: switchOf(
    'The bounce rate at which AWS puts an account under review, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_bounce_rate_pause: switchOf(
    'The bounce rate at which AWS may pause an account’s sending, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_complaint_rate_review: switchOf(
    'The complaint rate at which AWS puts an account under review, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_complaint_rate_pause: switchOf(
    'The complaint rate at which AWS may pause an account’s sending, as a ratio (developer guide, Reputation metrics).',
  ),
} as const satisfies Record<string, MetricSpec>;
