import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../../catalog/spec.ts';

/**
 * What a set leaves to the account's setting has no series. Sets are read one at a time and may be an hour old in an
 * account with hundreds of them.
 */
export const metrics = {
  ses_configuration_set_sending_enabled: gauge(
    'Whether mail can be sent with a configuration set, 1 or 0 (GetConfigurationSet SendingOptions.SendingEnabled).',
    'configuration_set',
  ),
  ses_configuration_set_reputation_metrics_enabled: gauge(
    'Whether CloudWatch gets bounce and complaint rates of a configuration set, 1 or 0 (GetConfigurationSet ReputationOptions.ReputationMetricsEnabled).',
    'configuration_set',
  ),
  ses_configuration_set_last_fresh_start_timestamp_seconds: gauge(
    'Unix time since when a configuration set’s reputation is measured: when its sending was last enabled again (GetConfigurationSet ReputationOptions.LastFreshStart).',
    'configuration_set',
  ),
  ses_configuration_set_info: gauge(
    'Always 1; its labels tell a configuration set’s TLS policy and HTTPS policy (require, require_open_only, optional), dedicated IP pool, domain of tracked links and suppression scope (GetConfigurationSet).',
    'configuration_set',
    'tls_policy',
    'https_policy',
    'sending_pool',
    'custom_redirect_domain',
    'suppression_scope',
  ),
  ses_configuration_set_max_delivery_seconds: gauge(
    'How long SES tries to deliver mail of a configuration set (GetConfigurationSet DeliveryOptions.MaxDeliverySeconds).',
    'configuration_set',
  ),
  ses_configuration_set_archiving_enabled: gauge(
    'Whether mail of a configuration set is archived by Mail Manager, 1 or 0 (GetConfigurationSet ArchivingOptions.ArchiveArn).',
    'configuration_set',
  ),
  ses_configuration_set_suppression_enabled: gauge(
    'Whether mail of a configuration set is kept from addresses that were suppressed for a reason, bounce or complaint, 1 or 0; absent where the account’s setting counts (GetConfigurationSet SuppressionOptions.SuppressedReasons).',
    'configuration_set',
    'reason',
  ),
  ses_configuration_set_suppression_validation_enabled: gauge(
    'Whether SES suppresses addresses that it judges to be invalid, 1 or 0; absent where the account’s setting counts (GetConfigurationSet SuppressionOptions.ValidationOptions).',
    'configuration_set',
  ),
  ses_configuration_set_vdm_engagement_metrics_enabled: gauge(
    'Whether Virtual Deliverability Manager tracks opens and clicks, 1 or 0; absent where the account’s setting counts (GetConfigurationSet VdmOptions.DashboardOptions.EngagementMetrics).',
    'configuration_set',
  ),
  ses_configuration_set_vdm_optimized_shared_delivery_enabled: gauge(
    'Whether Virtual Deliverability Manager chooses the shared IP address by recipient, 1 or 0; absent where the account’s setting counts (GetConfigurationSet VdmOptions.GuardianOptions.OptimizedSharedDelivery).',
    'configuration_set',
  ),
  ses_configuration_set_event_destinations: gauge(
    'Event destinations of a configuration set, enabled or not (GetConfigurationSetEventDestinations).',
    'configuration_set',
  ),
  ses_configuration_set_event_destination_info: gauge(
    'Always 1; its labels tell an event destination’s kind (sns, firehose, cloudwatch, eventbridge, pinpoint) and the ARN that events go to (GetConfigurationSetEventDestinations).',
    'configuration_set',
    'destination',
    'kind',
    'arn',
  ),
  ses_configuration_set_event_destination_enabled: gauge(
    'Whether an event destination gets events, 1 or 0 (GetConfigurationSetEventDestinations Enabled).',
    'configuration_set',
    'destination',
  ),
  ses_configuration_set_event_destination_event_type: gauge(
    'Which types of events an event destination is set to get: 1 for those, 0 for the others (GetConfigurationSetEventDestinations MatchingEventTypes).',
    'configuration_set',
    'destination',
    'event_type',
  ),
  ses_configuration_set_details_unread: gauge(
    'Configuration sets that have not been read yet, because a run reads only some (GetConfigurationSet).',
  ),
  ses_configuration_set_details_oldest_timestamp_seconds: gauge(
    'Unix time when the configuration set was read whose details are the oldest (GetConfigurationSet).',
  ),
} satisfies MetricSpecs;

export const sample = samplerOf(metrics);
export type Sample = SampleOf<typeof metrics>;
