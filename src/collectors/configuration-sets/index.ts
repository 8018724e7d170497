import { z } from 'zod';
import { defineCollector } from '../collector.ts';
import { Rounds, SOON_MS } from '../common/rounds.ts';
import { collectorSettings, readsPerRun } from '../settings.ts';
import { metrics, sample } from './metrics.ts';
import { destinationSamples, setSamples, worstFirst, type KnownSet } from './samples.ts';

/**
 * How mail is sent and told of. Two calls for each set, read in turn: at the default of 100 sets a run, 500 are read
 * within the hour, and no run takes longer than two minutes at AWS's one call a second ("All actions (except for
 * SendEmail …) are throttled at one request per second", developer guide, Service quotas).
 */
export const configurationSets = defineCollector({
  name: 'configuration-sets',
  description:
    'GetConfigurationSet and GetConfigurationSetEventDestinations: switches, overrides and event destinations.',
  service: 'ses',
  schedule: '8-59/10 * * * *',
  settings: collectorSettings({
    max_configuration_sets: z
      .int()
      .min(0)
      .max(10_000)
      .default(500)
      .describe('Configuration sets that have series of their own, those in trouble first.'),
    reads_per_run: readsPerRun('Configuration sets'),
  }),
  metrics,
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
