import { held, of, ofOther, type AlertCases, type Input } from './case.ts';
import { cloudwatchBy, every } from './counters.ts';

type Series = typeof of;

/** Of so many events that CloudWatch counted, this part arrived. */
function compared(type: string, ratio: number, counted: number, series: Series = of): Input {
  const pair = `event_type="${type}",source="events",reference="cloudwatch"`;
  return {
    [series('ses_exporter_source_agreement_ratio', pair)]: held(ratio),
    [series('ses_exporter_source_agreement_reference_events', pair)]: held(counted),
  };
}

/** A set with this much mail in a day, whose destination of a kind is told of opens or not. */
function destination(
  set: string,
  opens: 0 | 1,
  { kind = 'sns', mail = 1_000 }: { readonly kind?: string; readonly mail?: number | 'unrecorded' } = {},
): Input {
  const own = `configuration_set="${set}",destination="events-${kind}"`;
  return {
    [of('ses_configuration_set_event_destination_info', `${own},kind="${kind}",arn="arn"`)]: held(1),
    [of('ses_configuration_set_event_destination_event_type', `${own},event_type="open"`)]: held(opens),
    [of('ses_configuration_set_event_destination_event_type', `${own},event_type="send"`)]: held(1),
    ...(mail !== 'unrecorded' && {
      [of(
        'configuration_set:ses_event_recipients:increase1d',
        `configuration_set="${set}",event_type="send"`,
      )]: held(mail),
    }),
  };
}

export const disagreementCases: AlertCases = {
  fires: [
    { at: 31, input: compared('send', 0.97, 100) },
    { at: 31, input: { ...compared('open', 0.9, 500), ...destination('news', 1) } },
    // CloudWatch counts the set's mail.
    {
      at: 45,
      input: {
        ...compared('open', 0.9, 500),
        ...destination('news', 1, { mail: 'unrecorded' }),
        ...cloudwatchBy('configuration_set', 'send', every(9)),
      },
    },
    // One set publishes it twice over, the other has no mail.
    {
      at: 31,
      input: {
        ...compared('open', 0.9, 500),
        ...destination('news', 1),
        ...destination('news', 0, { kind: 'firehose' }),
        ...destination('old', 0, { mail: 0 }),
      },
    },
    // Opens are left out on purpose, sends are not.
    {
      at: 31,
      input: { ...compared('open', 0, 500), ...compared('send', 0.5, 500), ...destination('news', 0) },
    },
    {
      at: 31,
      alerts: 2,
      input: { ...compared('send', 0.5, 500), ...compared('send', 0.5, 500, ofOther) },
    },
  ],
  silent: [
    { at: 31, input: compared('send', 0.98, 100) },
    { at: 31, input: compared('send', 1, 5_000) },
    // Two of three opens.
    { at: 31, input: compared('open', 0.67, 3) },
    { at: 31, input: compared('send', 0, 99) },
    { at: 29, input: compared('send', 0.5, 500) },
    { at: 31, input: { ...compared('open', 0, 500), ...destination('news', 0) } },
    // CloudWatch is told of it, the exporter is not.
    {
      at: 31,
      input: {
        ...compared('open', 0, 500),
        ...destination('news', 0),
        ...destination('news', 1, { kind: 'cloudwatch' }),
      },
    },
    // Newsletters publish opens, receipts do not.
    {
      at: 31,
      input: { ...compared('open', 0.8, 500), ...destination('news', 1), ...destination('receipts', 0) },
    },
  ],
};
