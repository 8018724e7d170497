import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  type EventDestination as Destination,
  type GetConfigurationSetCommandOutput,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';
import { unlessGone } from './gone.ts';

/**
 * How mail of a configuration set is sent and told of. Source of the shapes: SES API v2 reference, GetConfigurationSet
 * and GetConfigurationSetEventDestinations.
 */
export interface ConfigurationSetsApi {
  /** `undefined` when there is no such set any more. */
  getConfigurationSet(name: string, signal: AbortSignal): Promise<ConfigurationSet | undefined>;
  getEventDestinations(name: string, signal: AbortSignal): Promise<readonly EventDestination[] | undefined>;
}

/** AWS's own words and switches; `undefined` is what the set does not say, so that the account's setting counts. */
export interface ConfigurationSet {
  readonly sendingEnabled: boolean | undefined;
  readonly reputationMetricsEnabled: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly lastFreshStart: number | undefined;
  /** `REQUIRE` or `OPTIONAL`. */
  readonly tlsPolicy: string | undefined;
  /** The dedicated IP pool. */
  readonly sendingPool: string | undefined;
  readonly maxDeliverySeconds: number | undefined;
  /** Of links and pictures: `REQUIRE`, `REQUIRE_OPEN_ONLY` or `OPTIONAL`. */
  readonly httpsPolicy: string | undefined;
  readonly customRedirectDomain: string | undefined;
  /** Of Mail Manager. */
  readonly archiveArn: string | undefined;
  readonly suppressedReasons: readonly string[] | undefined;
  /** `ACCOUNT` or `TENANT`. */
  readonly suppressionScope: string | undefined;
  readonly suppressionValidationEnabled: boolean | undefined;
  readonly vdmEngagementMetrics: boolean | undefined;
  readonly vdmOptimizedSharedDelivery: boolean | undefined;
}

export type DestinationKind = 'sns' | 'firehose' | 'cloudwatch' | 'eventbridge' | 'pinpoint' | 'unknown';

export interface EventDestination {
  readonly name: string;
  readonly enabled: boolean;
  readonly kind: DestinationKind;
  /** Where to; CloudWatch has none. */
  readonly arn: string;
  /** Such as `RENDERING_FAILURE`. */
  readonly eventTypes: readonly string[];
}

export function createConfigurationSetsApi(client: SESv2Client): ConfigurationSetsApi {
  return {
    getConfigurationSet: (name, signal) =>
      unlessGone(() =>
        calling('sesv2', 'GetConfigurationSet', async () =>
          setOf(
            await client.send(new GetConfigurationSetCommand({ ConfigurationSetName: name }), {
              abortSignal: signal,
            }),
          ),
        ),
      ),
    getEventDestinations: (name, signal) =>
      unlessGone(() =>
        calling('sesv2', 'GetConfigurationSetEventDestinations', async () => {
          const { EventDestinations = [] } = await client.send(
            new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: name }),
            { abortSignal: signal },
          );
          return EventDestinations.map((destination) => ({
            name: destination.Name ?? '',
            enabled: destination.Enabled ?? false,
            ...targetOf(destination),
            eventTypes: destination.MatchingEventTypes ?? [],
          }));
        }),
      ),
  };
}

function setOf(set: GetConfigurationSetCommandOutput): ConfigurationSet {
  const { DeliveryOptions, ReputationOptions, SuppressionOptions, TrackingOptions, VdmOptions } = set;
  return {
    sendingEnabled: set.SendingOptions?.SendingEnabled,
    reputationMetricsEnabled: ReputationOptions?.ReputationMetricsEnabled,
    lastFreshStart: ReputationOptions?.LastFreshStart?.getTime(),
    tlsPolicy: DeliveryOptions?.TlsPolicy,
    sendingPool: DeliveryOptions?.SendingPoolName,
    maxDeliverySeconds: DeliveryOptions?.MaxDeliverySeconds,
    httpsPolicy: TrackingOptions?.HttpsPolicy,
    customRedirectDomain: TrackingOptions?.CustomRedirectDomain,
    archiveArn: set.ArchivingOptions?.ArchiveArn,
    suppressedReasons: SuppressionOptions?.SuppressedReasons,
    suppressionScope: SuppressionOptions?.SuppressionScope,
    suppressionValidationEnabled: isEnabled(
      SuppressionOptions?.ValidationOptions?.ConditionThreshold?.ConditionThresholdEnabled,
    ),
    vdmEngagementMetrics: isEnabled(VdmOptions?.DashboardOptions?.EngagementMetrics),
    vdmOptimizedSharedDelivery: isEnabled(VdmOptions?.GuardianOptions?.OptimizedSharedDelivery),
  };
}

/** A FeatureStatus. */
function isEnabled(status: string | undefined): boolean | undefined {
  return status === undefined ? undefined : status === 'ENABLED';
}

function targetOf(to: Destination): Pick<EventDestination, 'kind' | 'arn'> {
  if (to.SnsDestination) return { kind: 'sns', arn: to.SnsDestination.TopicArn ?? '' };
  if (to.KinesisFirehoseDestination)
    return { kind: 'firehose', arn: to.KinesisFirehoseDestination.DeliveryStreamArn ?? '' };
  if (to.EventBridgeDestination)
    return { kind: 'eventbridge', arn: to.EventBridgeDestination.EventBusArn ?? '' };
  if (to.PinpointDestination) return { kind: 'pinpoint', arn: to.PinpointDestination.ApplicationArn ?? '' };
  return { kind: to.CloudWatchDestination ? 'cloudwatch' : 'unknown', arn: '' };
}
