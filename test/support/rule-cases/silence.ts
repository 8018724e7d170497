import { held, of, ofOther, own, type AlertCases, type Input } from './case.ts';

const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;
type Series = typeof of;

/** An account that sends this much a minute, as CloudWatch has it, and events of which so many came in an hour and in a week. */
function account(sends: number, events: readonly [hour: number, week: number], series: Series = of): Input {
  const [hour, week] = events;
  return {
    [series('ses_cloudwatch_events_total', 'event_type="send"')]: `0+${sends}x${2 * DAY_MIN}`,
    [series('ses_up')]: held(1, 2 * DAY_MIN),
    [series('account:ses_event_recipients:increase1h', 'event_type="send"')]: held(hour),
    [series('account:ses_event_recipients:increase7d', 'event_type="send"')]: held(week),
  };
}

/** What a receiver brings a minute in the first day, and then for some hours. */
function receiver(name: string, before: string, now: string, pod = 'exporter:10587'): Input {
  const series = `ses_exporter_messages_total{job="ses-exporter",instance="${pod}",receiver="${name}"}`;
  return { [series]: `${before} ${now}` };
}

const sns = { [own('ses_exporter_messages_total', 'receiver="sns"')]: held(5) };
const steady = `0+2x${DAY_MIN}`;
const stopped = `${2 * DAY_MIN}x180`;
const soon = DAY_MIN + 90;

export const silenceCases: Readonly<Record<string, AlertCases>> = {
  SesEventsMissing: {
    fires: [
      { at: 80, input: { ...sns, ...account(10, [0, 5_000]) } },
      // No event has ever come.
      { at: 80, input: { ...sns, ...account(10, [0, 0]) } },
      // Of one account of two, both of which had events.
      { at: 80, input: { ...sns, ...account(10, [0, 5_000]), ...account(10, [500, 5_000], ofOther) } },
      // Of both.
      {
        at: 80,
        alerts: 2,
        input: { ...sns, ...account(10, [0, 5_000]), ...account(10, [0, 5_000], ofOther) },
      },
    ],
    silent: [
      { at: 80, input: { ...sns, ...account(10, [1, 5_000]) } },
      { at: 80, input: { ...sns, ...account(3, [0, 5_000]) } },
      // No receiver is configured.
      { at: 80, input: account(10, [0, 0]) },
      // An account that is left to CloudWatch.
      { at: 80, input: { ...sns, ...account(10, [0, 0]), ...account(10, [500, 5_000], ofOther) } },
    ],
  },
  SesReceiverSilent: {
    fires: [
      { at: soon, input: { ...account(10, [0, 0]), ...receiver('sns', steady, stopped) } },
      // Another goes on, over which the same account's mail comes.
      {
        at: soon,
        input: {
          ...account(10, [500, 500]),
          ...receiver('sns', steady, stopped),
          ...receiver('sqs', steady, `${2 * DAY_MIN}+2x180`),
        },
      },
      // The pod that brought them has been replaced.
      {
        at: soon,
        input: {
          ...account(10, [0, 0]),
          ...receiver('sns', steady, ''),
          ...receiver('sns', `_x${DAY_MIN}`, '0x180', 'new'),
        },
      },
    ],
    silent: [
      {
        at: soon,
        input: { ...account(10, [500, 500]), ...receiver('sns', steady, `${2 * DAY_MIN}+2x180`) },
      },
      // All the mail is brought first by the other, and counted there.
      {
        at: soon,
        input: {
          ...account(10, [500, 500]),
          ...receiver('sns', steady, `${2 * DAY_MIN}+2x180`),
          [own('ses_exporter_receiver_events_total', 'receiver="sns"')]: held(0, 2 * DAY_MIN),
        },
      },
      // Now and then a notice.
      {
        at: soon,
        input: { ...account(10, [500, 500]), ...receiver('eventbridge', `0x600 3x${DAY_MIN}`, '3x180') },
      },
      // Hardly any mail is sent.
      { at: soon, input: { ...account(1, [0, 0]), ...receiver('sns', steady, stopped) } },
      { at: DAY_MIN + 60, input: { ...account(10, [0, 0]), ...receiver('sns', steady, stopped) } },
    ],
  },
};
