import { measures } from '../common/measures.ts';
import { table } from '../common/panels/table.ts';
import { onOff, sending } from '../common/words.ts';
import { on } from './scope.ts';

const bySet = 'max by (account_id, region, configuration_set)';

export const sets = table({
  title: 'Configuration sets',
  description:
    'How mail of each set is sent, and how many event destinations it has. A set without event destinations publishes no events; with “optional” TLS mail is sent in clear text to servers that do not offer TLS.',
  noValue: 'no configuration set, or the collector “configuration-sets” is off',
  keys: [
    { label: 'configuration_set', header: 'Configuration set' },
    { label: 'tls_policy', header: 'TLS' },
    { label: 'https_policy', header: 'HTTPS links' },
    { label: 'sending_pool', header: 'IP pool' },
    { label: 'suppression_scope', header: 'Suppression' },
  ],
  sortBy: 'Destinations',
  columns: [
    {
      header: 'Sending',
      expr: `${bySet} (${on('ses_configuration_set_sending_enabled')})`,
      unit: 'short',
      mappings: sending,
    },
    {
      header: 'Info',
      hidden: true,
      expr: `max by (account_id, region, configuration_set, tls_policy, https_policy, sending_pool, suppression_scope) (${on('ses_configuration_set_info')})`,
      unit: 'short',
    },
    {
      header: 'Reputation metrics',
      expr: `${bySet} (${on('ses_configuration_set_reputation_metrics_enabled')})`,
      unit: 'short',
      mappings: onOff,
    },
    {
      header: 'Destinations',
      expr: `${bySet} (${on('ses_configuration_set_event_destinations')})`,
      unit: 'short',
      limits: measures.all,
    },
    {
      header: 'Fresh start',
      expr: `1000 * ${bySet} (${on('ses_configuration_set_last_fresh_start_timestamp_seconds')})`,
      unit: 'dateTimeFromNow',
    },
  ],
});

export const destinations = table({
  title: 'Event destinations',
  description:
    'Where each set sends its events, whether it does, and how many of SES’s ten event types it sends. Events that are not published appear in no panel that counts events.',
  noValue: 'no event destination',
  keys: [
    { label: 'configuration_set', header: 'Configuration set' },
    { label: 'destination', header: 'Destination' },
    { label: 'kind', header: 'Kind' },
  ],
  sortBy: 'Event types',
  columns: [
    {
      header: 'Info',
      hidden: true,
      expr: `max by (account_id, region, configuration_set, destination, kind) (${on('ses_configuration_set_event_destination_info')})`,
      unit: 'short',
    },
    {
      header: 'Enabled',
      expr: `max by (account_id, region, configuration_set, destination) (${on('ses_configuration_set_event_destination_enabled')})`,
      unit: 'short',
      mappings: onOff,
    },
    {
      header: 'Event types',
      expr: `sum by (account_id, region, configuration_set, destination) (${on('ses_configuration_set_event_destination_event_type')})`,
      unit: 'short',
      barTo: 10,
    },
  ],
});
