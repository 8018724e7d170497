import {
  from,
  held,
  of,
  onGauge,
  onSharedGauge,
  own,
  type AlertCases,
  type Case,
  type Input,
  type Whose,
} from './case.ts';
import { attempts, cloudwatch, events, every, stretches } from './counters.ts';
import { disagreementCases } from './disagreement.ts';

/** With the exporter there, so that its absence is not what fires. */
const there: Input = { [own('ses_exporter_build_info', 'version="1"')]: held(1, 3_000) };

const rejected = 'ses_exporter_messages_rejected_total';

/** A counter that grows at the tenth minute and stays. */
function grown(series: string, by: number, at: number): Case {
  return { at, input: { ...there, [series]: `0x9 ${by}x3000` } };
}

/** A message that is refused again every ten minutes. */
function goingOn(reason: string, at: number): Case {
  const series = own('ses_exporter_messages_rejected_total', `receiver="sqs",reason="${reason}"`);
  return { at, input: { ...there, [series]: '0x9 1x9 2x9 3x9 4x3000' } };
}

/** A switch of each instance: of many that are off there is one alert. */
function ofJob(name: string, minutes: number): AlertCases {
  const cases = onGauge(own, name, '', [0, 1], minutes);
  const receivers = ['a', 'b', 'c'].map((pod) => [`${name}{job="ses-exporter",instance="${pod}"}`, held(0)]);
  const all = { at: minutes + 1, input: Object.fromEntries(receivers) as Input };
  return { ...cases, fires: [...cases.fires, all] };
}

/** The newest data of CloudWatch is of this minute, as one exporter or several show it. */
const newest = (minute: number, ...whose: readonly Whose[]): Input =>
  Object.fromEntries(
    (whose.length > 0 ? whose : [undefined]).map((one) => [
      of('ses_exporter_source_newest_data_timestamp_seconds', 'source="cloudwatch"', one),
      held(60 * minute, 300),
    ]),
  );

const up = 'ses_exporter_queue_up';
const unreadable = onGauge(own, up, 'queue="events"', [0, 1], 10);
const queueOf = (pod: string, queue: string) =>
  `${up}{job="ses-exporter",instance="${pod}",queue="${queue}"}`;
const queueCases: AlertCases = {
  fires: [
    ...unreadable.fires,
    // One instance of two, and of its queues one.
    {
      at: 11,
      input: {
        [queueOf('a', 'events')]: held(0),
        [queueOf('a', 'more')]: held(1),
        [queueOf('b', 'events')]: held(1),
      },
    },
    {
      at: 11,
      alerts: 2,
      input: {
        [queueOf('a', 'events')]: held(0),
        [queueOf('b', 'events')]: held(0),
        [queueOf('a', 'more')]: held(0),
      },
    },
  ],
  silent: [
    ...unreadable.silent,
    // A receive that fails now and then.
    { at: 25, input: { [own(up, 'queue="events"')]: '0x8 1 0x8 1 0x100' } },
  ],
};

export const exporterCases: Readonly<Record<string, AlertCases>> = {
  SesUnreachable: onSharedGauge('ses_up', '', [0, 1], 15),
  SesCollectorFailing: onSharedGauge('ses_exporter_collector_success', 'collector="account"', [0, 1], 60),
  SesCollectorPartDenied: onSharedGauge(
    'ses_exporter_collector_denied_parts',
    'collector="identities"',
    [1, 0],
    60,
  ),
  SesCollectorPartFailing: onSharedGauge(
    'ses_exporter_collector_failed_parts',
    'collector="cloudwatch"',
    [1, 0],
    60,
  ),
  SesSourceStale: {
    fires: [
      { at: 240, input: { ...newest(100), ...events('send', every(1, 300)) } },
      { at: 240, input: { ...newest(100, from('a'), from('b')), ...events('send', every(1, 300)) } },
      // Nobody reads CloudWatch, and nothing else tells of mail but SES’s own statistics.
      {
        at: 240,
        input: {
          ...newest(100),
          ...cloudwatch('send', stretches([100, 2], [200, 0])),
          ...attempts(every(2, 300)),
        },
      },
    ],
    silent: [
      { at: 240, input: { ...newest(130), ...events('send', every(1, 300)) } },
      { at: 230, input: { ...newest(100), ...events('send', every(1, 300)) } },
      // No mail is sent.
      {
        at: 240,
        input: {
          ...newest(100),
          ...cloudwatch('send', stretches([100, 2], [200, 0])),
          ...attempts(stretches([100, 2], [200, 0])),
        },
      },
    ],
  },
  SesSourcesDisagree: disagreementCases,
  SesSignatureFailures: {
    fires: [
      grown(own('ses_exporter_messages_rejected_total', 'receiver="sns",reason="bad_signature"'), 1, 16),
    ],
    silent: [
      grown(own('ses_exporter_messages_rejected_total', 'receiver="sns",reason="bad_signature"'), 0, 16),
      grown(own('ses_exporter_messages_rejected_total', 'receiver="sns",reason="ledger_unavailable"'), 9, 16),
    ],
  },
  SesSubscriptionNotConfirmed: {
    fires: [grown(own(rejected, 'receiver="sns",reason="confirmation_failed"'), 1, 16)],
    silent: [
      grown(own(rejected, 'receiver="sns",reason="confirmation_failed"'), 0, 16),
      grown(own(rejected, 'receiver="sns",reason="bad_signature"'), 9, 16),
    ],
  },
  SesReceiverBusy: {
    fires: [{ at: 40, input: { ...there, [own(rejected, 'receiver="firehose",reason="busy"')]: '0+1x60' } }],
    silent: [
      // One rush, over as it came.
      grown(own(rejected, 'receiver="firehose",reason="busy"'), 90, 24),
      grown(own(rejected, 'receiver="firehose",reason="busy"'), 90, 32),
      // The counter begins anew.
      { at: 40, input: { ...there, [own(rejected, 'receiver="firehose",reason="busy"')]: '90x20 0x60' } },
      { at: 18, input: { ...there, [own(rejected, 'receiver="firehose",reason="busy"')]: '0+1x60' } },
    ],
  },
  SesMessagesRejected: {
    fires: [
      grown(own('ses_exporter_messages_rejected_total', 'receiver="sns",reason="malformed_event"'), 1, 16),
      goingOn('certificate_unavailable', 31),
      goingOn('early', 31),
      goingOn('clock_wrong', 31),
    ],
    silent: [
      grown(own('ses_exporter_messages_rejected_total', 'receiver="sns",reason="bad_signature"'), 1, 16),
      // What comes again by itself and was counted then.
      ...[16, 25, 31].map((at) =>
        grown(own('ses_exporter_messages_rejected_total', 'receiver="sqs",reason="early"'), 10, at),
      ),
      goingOn('early', 14),
      goingOn('ledger_unavailable', 31),
    ],
  },
  SesLedgerFailing: ofJob('ses_exporter_ledger_up', 2),
  SesLedgerEvicts: {
    fires: [
      { at: 1, input: { [own('ses_exporter_ledger_may_evict')]: held(1) } },
      // After the policy is right, for an hour.
      {
        at: 60,
        input: {
          [own('ses_exporter_ledger_may_evict')]: '1x5 0x200',
          [own('ses_exporter_ledger_evicted_keys_total')]: '0x4 37x200',
        },
      },
    ],
    silent: [
      {
        at: 90,
        input: {
          [own('ses_exporter_ledger_may_evict')]: '1x5 0x200',
          [own('ses_exporter_ledger_evicted_keys_total')]: '0x4 37x200',
        },
      },
      // A ledger in a file.
      { at: 60, input: there },
    ],
  },
  SesClockWrong: {
    fires: [-1_728_000, 901].map((offset) => ({
      at: 3,
      input: { [own('ses_exporter_clock_offset_seconds')]: held(offset) },
    })),
    silent: [
      { at: 3, input: { [own('ses_exporter_clock_offset_seconds')]: held(-899) } },
      // A machine that slept, until AWS's next word.
      { at: 3, input: { [own('ses_exporter_clock_offset_seconds')]: '0 -1728000 0x100' } },
    ],
  },
  SesQueueUnreadable: queueCases,
  SesDeadLetters: {
    fires: [grown(own('ses_exporter_queue_given_up_total', 'queue="events",to="dead_letter_queue"'), 1, 12)],
    silent: [grown(own('ses_exporter_queue_given_up_total', 'queue="events",to="dead_letter_queue"'), 0, 12)],
  },
  SesLabelOverflow: {
    fires: [grown(own('ses_exporter_label_overflow_total', 'label="tag_campaign"'), 1, 30)],
    silent: [grown(own('ses_exporter_label_overflow_total', 'label="tag_campaign"'), 0, 30)],
  },
  SesReadingCostsHigh: {
    // A dollar and three quarters a day.
    fires: [{ at: 1_500, input: { [own('ses_exporter_cloudwatch_cost_dollars_total')]: '0+0.00121x3000' } }],
    silent: [{ at: 1_500, input: { [own('ses_exporter_cloudwatch_cost_dollars_total')]: '0+0.00111x3000' } }],
  },
  SesConfigurationNotLoaded: ofJob('ses_exporter_config_last_reload_successful', 10),
};
