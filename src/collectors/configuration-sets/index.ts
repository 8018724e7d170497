import type { Config } from '../../config/config.ts';
import { sample } from '../../metrics/catalog/index.ts';
import { defineCollector } from '../collector.ts';
import { Rounds, SOON_MS } from '../common/rounds.ts';
import { destinationSamples } from './destinations.ts';
import { setSamples, worstFirst, type KnownSet } from './samples.ts';

/**
 * How mail is sent and told of. Two calls for each set, read in turn: at the default of 100 sets a run, 500 are read
 * within the hour, and no run takes longer than two minutes at AWS's one call a second ("All actions (except for
 * SendEmail …) are throttled at one request per second", developer guide, Service quotas).
 */
export const configurationSets = defineCollector<Config['collectors']['configuration-sets']>({
  name: 'configuration-sets',
  service: 'ses',
  schedule: '8-59/10 * * * *',
  gauges: [
    'ses_configuration_set_sending_enabled',
    'ses_configuration_set_reputation_metrics_enabled',
    'ses_configuration_set_last_fresh_start_timestamp_seconds',
    'ses_configuration_set_info',
    'ses_configuration_set_max_delivery_seconds',
    'ses_configuration_set_archiving_enabled',
    'ses_configuration_set_suppression_enabled',
    'ses_configuration_set_suppression_validation_enabled',
    'ses_configuration_set_vdm_engagement_metrics_enabled',
    'ses_configuration_set_vdm_optimized_shared_delivery_enabled',
    'ses_configuration_set_event_destinations',
    'ses_configuration_set_event_destination_info',
    'ses_configuration_set_event_destination_enabled',
    'ses_configuration_set_event_destination_event_type',
    'ses_configuration_set_details_unread',
    'ses_configuration_set_details_oldest_timestamp_seconds',
  ],
  counters: [],
  iam: ['ses:ListConfigurationSets', 'ses:GetConfigurationSet', 'ses:GetConfigurationSetEventDestinations'],
  create: ({ max_configuration_sets, reads_per_run }) => {
    const rounds = new Rounds<KnownSet>({
      what: 'configuration set',
      readsPerRun: reads_per_run,
      refresh: 0,
    });
    return {
      async *collect(context) {
        const { aws, labels, signal } = context;
        const sesv2 = await aws.sesv2();
        const names = await aws.ses.listConfigurationSets(signal);
        const soon = await rounds.readSome(names, context, async (name) => {
          const set = await sesv2.getConfigurationSet(name, signal);
          const destinations = set && (await sesv2.getEventDestinations(name, signal));
          return destinations && { name, set, destinations };
        });
        const known = worstFirst(names.flatMap((name) => rounds.get(name) ?? []));
        const oldest = rounds.oldest();
        yield {
          samples: [
            ...known
              .slice(0, max_configuration_sets)
              .flatMap((one) => [...setSamples(one, labels), ...destinationSamples(one, labels)]),
            sample('ses_configuration_set_details_unread', labels, rounds.unread(names)),
            ...(oldest === undefined
              ? []
              : [sample('ses_configuration_set_details_oldest_timestamp_seconds', labels, oldest / 1_000)]),
          ],
          failed: rounds.failed,
          leftOut: Math.max(0, known.length - max_configuration_sets),
          ...(soon && { again: SOON_MS }),
        };
      },
    };
  },
});
