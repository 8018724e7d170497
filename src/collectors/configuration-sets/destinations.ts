import type { AccountLabels } from '../../aws/account.ts';
import { eventTypes } from '../../events/ses-event.ts';
import { sample, type Sample } from '../../metrics/catalog/index.ts';
import { inWords } from '../common/state-set.ts';
import type { KnownSet } from './samples.ts';

/** Where a set's events go: a type that no enabled destination gets is a type that nobody counts. */
export function destinationSamples(
  { name, destinations }: KnownSet,
  account: AccountLabels,
): readonly Sample[] {
  const ofSet = { ...account, configuration_set: name };
  return [
    sample('ses_configuration_set_event_destinations', ofSet, destinations.length),
    ...destinations.flatMap((one) => {
      const { kind, arn } = one;
      const labels = { ...ofSet, destination: one.name };
      const published = new Set(one.eventTypes.map(inWords));
      return [
        sample('ses_configuration_set_event_destination_info', { ...labels, kind, arn }, 1),
        sample('ses_configuration_set_event_destination_enabled', labels, one.enabled ? 1 : 0),
        ...[...new Set([...eventTypes, ...published])].map((event_type) =>
          sample(
            'ses_configuration_set_event_destination_event_type',
            { ...labels, event_type },
            published.has(event_type) ? 1 : 0,
          ),
        ),
      ];
    }),
  ];
}
