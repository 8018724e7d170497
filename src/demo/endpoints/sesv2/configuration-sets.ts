import { restAnswer, type Reply } from '../../aws-protocols.ts';
import { DAY } from '../../company/clock.ts';
import { account, configurationSets } from '../../company/index.ts';
import { timestamp, type RestOperations, type SesV2State } from './operation.ts';

export const configurationSetOperations: RestOperations = {
  GetConfigurationSet: {
    http: 'GET /v2/email/configuration-sets/{ConfigurationSetName}',
    answer: ({ ConfigurationSetName }, state) =>
      ofKnown(ConfigurationSetName, (name) => ({
        ConfigurationSetName: name,
        SendingOptions: { SendingEnabled: true },
        ...(name === 'newsletter' ? newsletter(state) : transactional),
      })),
  },
  GetConfigurationSetEventDestinations: {
    http: 'GET /v2/email/configuration-sets/{ConfigurationSetName}/event-destinations',
    answer: ({ ConfigurationSetName }, { world, now }) =>
      ofKnown(ConfigurationSetName, (name) => {
        const { disabledDestination } = world.story.weatherAt(now);
        const others = name === 'newsletter' ? [toStream] : [];
        return {
          EventDestinations: [toTopic, toCloudWatch, ...others].map((destination) => ({
            ...destination,
            Enabled: destination.Name !== disabledDestination,
          })),
        };
      }),
  },
};

function ofKnown(name: unknown, describe: (name: string) => object): Reply {
  const known = configurationSets.find((one) => one === name);
  if (known) return restAnswer(describe(known));
  const message = `Configuration set <${String(name)}> does not exist.`;
  return { status: 404, code: 'NotFoundException', message };
}

const transactional = {
  DeliveryOptions: { TlsPolicy: 'REQUIRE', SendingPoolName: 'orders', MaxDeliverySeconds: 14_400 },
  ReputationOptions: { ReputationMetricsEnabled: true },
  SuppressionOptions: { SuppressedReasons: ['BOUNCE'] },
};

/** It was paused and enabled again a month ago. */
function newsletter({ world }: SesV2State) {
  return {
    DeliveryOptions: { TlsPolicy: 'OPTIONAL', SendingPoolName: 'mailings' },
    ReputationOptions: {
      ReputationMetricsEnabled: true,
      LastFreshStart: timestamp(world.story.start - 30 * DAY),
    },
    SuppressionOptions: {
      SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
      ValidationOptions: {
        ConditionThreshold: {
          ConditionThresholdEnabled: 'ENABLED',
          OverallConfidenceThreshold: { ConfidenceVerdictThreshold: 'MANAGED' },
        },
      },
    },
    TrackingOptions: { CustomRedirectDomain: 'links.news.kitepaper.example', HttpsPolicy: 'REQUIRE' },
    VdmOptions: {
      DashboardOptions: { EngagementMetrics: 'ENABLED' },
      GuardianOptions: { OptimizedSharedDelivery: 'DISABLED' },
    },
  };
}

const everyType = [
  'SEND',
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'OPEN',
  'CLICK',
  'RENDERING_FAILURE',
  'DELIVERY_DELAY',
  'SUBSCRIPTION',
];

const toTopic = {
  Name: 'exporter',
  MatchingEventTypes: everyType,
  SnsDestination: { TopicArn: `arn:aws:sns:${account.region}:${account.accountId}:ses-events` },
};

const toCloudWatch = {
  Name: 'metrics',
  MatchingEventTypes: everyType,
  CloudWatchDestination: {
    DimensionConfigurations: [
      { DimensionName: 'campaign', DimensionValueSource: 'MESSAGE_TAG', DefaultDimensionValue: 'none' },
    ],
  },
};

/** Opens and clicks, for those who analyse them. */
const toStream = {
  Name: 'analytics',
  MatchingEventTypes: ['OPEN', 'CLICK'],
  KinesisFirehoseDestination: {
    IamRoleArn: `arn:aws:iam::${account.accountId}:role/ses-to-firehose`,
    DeliveryStreamArn: `arn:aws:firehose:${account.region}:${account.accountId}:deliverystream/analytics`,
  },
};
