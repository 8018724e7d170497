import { ACCOUNT, increase, mail, recorded, type SloEvent, type Window } from '../query.ts';
import { sloEventsOf } from './slo-events.ts';
import type { Recording } from './recording.ts';

/**
 * Events that receivers bring of those that CloudWatch counts, below which a type is taken to be lacking. Not all: what
 * CloudWatch counts late, or at once after an outage, is no sign of it.
 */
const COMPLETE = 0.9;

/**
 * What became of an account's mail. Each type of event counts as receivers bring it, but for types that they lack: an
 * event destination may leave any out, a part of the mail may have none, or a receiver break. Those count by CloudWatch.
 */
export function accountRecords(window: Window): readonly Recording[] {
  const delivery = mail(window, 'delivery');
  const perRecipient = (what: string) => rate(what, recorded.recipients(window));
  return [
    ...bySource(window),
    {
      record: recorded.mail(window),
      expr: `${recorded.events(window)} unless on (${ACCOUNT}, event_type) ${lacking(window)} or ${recorded.cloudwatch(window)}`,
    },
    judged('hard_bounce', 'bounce', window),
    judged('new_complaint', 'complaint', window),
    recipients(window),
    { record: recorded.bounceRate(window), expr: perRecipient(mail(window, 'hard_bounce')) },
    { record: recorded.complaintRate(window), expr: perRecipient(mail(window, 'new_complaint')) },
    { record: recorded.deliveryRate(window), expr: perRecipient(delivery) },
    { record: recorded.rejectRate(window), expr: perRecipient(mail(window, 'reject')) },
    { record: recorded.openRate(window), expr: rate(mail(window, 'open'), delivery) },
    { record: recorded.clickRate(window), expr: rate(mail(window, 'click'), delivery) },
  ];
}

/** Nothing where there is nothing to divide by. */
function rate(what: string, of: string): string {
  return `${what} / on (${ACCOUNT}) (${of} > 0)`;
}

function bySource(window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, event_type`;
  const cloudwatch = recorded.cloudwatch(window);
  return [
    { record: recorded.events(window), expr: increase('ses_event_recipients_total', window, by) },
    { record: cloudwatch, expr: increase('ses_cloudwatch_events_total', window, by) },
    ...(window === '5m'
      ? []
      : [
          {
            record: recorded.completeness(window),
            expr: `${increase('ses_events_total', window, by)} / on (${by}) (${cloudwatch} > 0)`,
          },
        ]),
  ];
}

/**
 * Types of events of which receivers bring too few. It takes a day to tell few from late; that none came is told by an
 * hour.
 */
export function lacking(window: Window, labels = ''): string {
  const incomplete = (over: '1h' | '1d' | '7d') => `${recorded.completeness(over)}${labels}`;
  if (window === '7d') return `(${incomplete('7d')} < ${COMPLETE})`;
  if (window === '1d') return `(${incomplete('1d')} < ${COMPLETE})`;
  return `(${incomplete('1d')} < ${COMPLETE} or ${incomplete('1h')} == 0)`;
}

/** What CloudWatch counts beyond the events that came is judged too, for nobody knows of which kind it is. */
function judged(kind: SloEvent, type: 'bounce' | 'complaint', window: Window): Recording {
  const all = mail(window, type);
  const byEvents = `${recorded.events(window)}{event_type="${type}"}`;
  const unseen = `clamp_min(${all} - on (${ACCOUNT}) ${byEvents}, 0)`;
  return {
    record: recorded.mail(window),
    expr: `(${sloEventsOf(kind, window, ACCOUNT)}) + on (${ACCOUNT}) ${unseen} or on (${ACCOUNT}) ${all}`,
    labels: { event_type: kind },
  };
}

/**
 * A mail to several people is one send, one delivery or bounce for each, and one event of a send that names them all.
 * CloudWatch counts events: by its numbers a mail went to as many as are known to have got it or not, and to one at
 * least. (No document says what a mail to several counts there; this holds if it counts each of them once, too.)
 */
function recipients(window: Window): Recording {
  const byEvents = `${recorded.events(window)}{event_type="send"}`;
  const cloudwatch = recorded.cloudwatch(window);
  const arrived = `sum by (${ACCOUNT}) (${cloudwatch}{event_type=~"delivery|bounce"})`;
  return {
    record: recorded.recipients(window),
    expr: `sum by (${ACCOUNT}) (${byEvents} unless on (${ACCOUNT}, event_type) ${lacking(window)}) or max by (${ACCOUNT}) (${cloudwatch}{event_type="send"} or ${arrived})`,
  };
}
