import { account, type MetricSpec } from './spec.ts';

const configurationSet = [...account, 'configuration_set'] as const;
const ofSet = (help: string) =>
  ({ type: 'gauge', help, labels: configurationSet, stability: 'stable' }) as const satisfies MetricSpec;

/**
 * How mail is sent and told of. What a set leaves to the account's setting has no series. Sets are read one at a time and
 * may be an hour old in an account with hundreds of them.
 */
export const configurationSetMetrics = {
  ses_configuration_set_sending_enabled: ofSet(
    'Whether mail can be sent with a configuration set, 1 or 0 (GetConfigurationSet SendingOptions.SendingEnabled).',
  ),
  ses_configuration_set_reputation_metrics_enabled: ofSet(
    'Whether CloudWatch gets bounce and complaint rates of a configuration set, 1 or 0 (GetConfigurationSet ReputationOptions.ReputationMetricsEnabled).',
  ),
  ses_configuration_set_last_fresh_start_timestamp_seconds: ofSet(
    'Unix time since when a configuration set’s reputation is judged: when its sending was last enabled again (GetConfigurationSet ReputationOptions.LastFreshStart).',
  ),
  ses_configuration_set_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell a configuration set’s TLS policy and HTTPS policy (require, require_open_only, optional), dedicated IP pool, domain of tracked links and suppression scope (GetConfigurationSet).',
    labels: [
      ...configurationSet,
      'tls_policy',
      'https_policy',
      'sending_pool',
      'custom_redirect_domain',
      'suppression_scope',
    ],
    stability: 'stable',
  },
  ses_configuration_set_max_delivery_seconds: ofSet(
    'How long SES tries to deliver mail of a configuration set (GetConfigurationSet DeliveryOptions.MaxDeliverySeconds).',
  ),
  ses_configuration_set_archiving_enabled: ofSet(
    'Whether mail of a configuration set is archived by Mail Manager, 1 or 0 (GetConfigurationSet ArchivingOptions.ArchiveArn).',
  ),
  ses_configuration_set_suppression_enabled: {
    type: 'gauge',
    help: 'Whether mail of a configuration set is kept from addresses that were suppressed for a reason, bounce or complaint, 1 or 0; absent where the account’s setting counts (GetConfigurationSet SuppressionOptions.SuppressedReasons).',
    labels: [...configurationSet, 'reason'],
    stability: 'stable',
  },
  ses_configuration_set_suppression_validation_enabled: ofSet(
    'Whether SES suppresses addresses that it judges to be invalid, 1 or 0; absent where the account’s setting counts (GetConfigurationSet SuppressionOptions.ValidationOptions).',
  ),
  ses_configuration_set_vdm_engagement_metrics_enabled: ofSet(
    'Whether Virtual Deliverability Manager tracks opens and clicks, 1 or 0; absent where the account’s setting counts (GetConfigurationSet VdmOptions.DashboardOptions.EngagementMetrics).',
  ),
  ses_configuration_set_vdm_optimized_shared_delivery_enabled: ofSet(
    'Whether Virtual Deliverability Manager chooses the shared IP address by recipient, 1 or 0; absent where the account’s setting counts (GetConfigurationSet VdmOptions.GuardianOptions.OptimizedSharedDelivery).',
  ),
  ses_configuration_set_event_destinations: ofSet(
    'Event destinations of a configuration set, enabled or not (GetConfigurationSetEventDestinations).',
  ),
  ses_configuration_set_event_destination_info: {
    type: 'gauge',
    help: 'Always 1; its labels tell an event destination’s kind (sns, firehose, cloudwatch, eventbridge, pinpoint) and the ARN that events go to (GetConfigurationSetEventDestinations).',
    labels: [...configurationSet, 'destination', 'kind', 'arn'],
    stability: 'stable',
  },
  ses_configuration_set_event_destination_enabled: {
    type: 'gauge',
    help: 'Whether an event destination gets events, 1 or 0 (GetConfigurationSetEventDestinations Enabled).',
    labels: [...configurationSet, 'destination'],
    stability: 'stable',
  },
  ses_configuration_set_event_destination_event_type: {
    type: 'gauge',
    help: 'Which types of events an event destination is set to get: 1 for those, 0 for the others (GetConfigurationSetEventDestinations MatchingEventTypes).',
    labels: [...configurationSet, 'destination', 'event_type'],
    stability: 'stable',
  },
  ses_configuration_set_details_unread: {
    type: 'gauge',
    help: 'Configuration sets that have not been read yet, because a run reads only some (GetConfigurationSet).',
    labels: account,
    stability: 'stable',
  },
  ses_configuration_set_details_oldest_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the configuration set was read whose details are the oldest (GetConfigurationSet).',
    labels: account,
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
