import { ACCOUNT, counted, mail, recorded, type SharedType, type SloEvent, type Window } from '../query.ts';
import { OF_SET, told, unpublished } from './published.ts';
import type { Recording } from './recording.ts';
import { sloEventsOf, undocumentedBounces } from './slo-events.ts';
import { totals } from './totals.ts';

/**
 * Events that receivers bring of those that AWS counts, below which a type is taken to be lacking. Not all: what AWS
 * counts late, or at once after an outage, is no sign of it.
 */
const COMPLETE = 0.9;

/**
 * What became of an account's mail. Each type of event counts as receivers bring it, but for types that they lack: an
 * event destination may leave any out, a part of the mail may have none, or a receiver break. Those count by AWS's totals.
 *
 * A rate divides what became of some mail by that mail and no other. Where AWS's totals are read, it is the account's.
 * Where they are not, it is that of the configuration sets whose events tell of both.
 */
export function accountRecords(window: Window): readonly Recording[] {
  return [
    ...bySource(window),
    {
      record: recorded.mail(window),
      expr: `${recorded.eventRecipients(window)} unless on (${ACCOUNT}, event_type) ${lacking(window)} or ${recorded.totals(window)}`,
    },
    judged('hard_bounce', 'bounce', window),
    judged('new_complaint', 'complaint', window),
    recipients(window),
    sendsOf('bounce', window, `unless on (${OF_SET}) ${unpublished('bounce')}`),
    sendsOf('complaint', window, `unless on (${OF_SET}) ${unpublished('complaint')}`),
    sendsOf('delivery', window, `${told('delivery')} unless on (${OF_SET}) ${unpublished('delivery')}`),
    {
      record: recorded.bounceRate(window),
      expr: rate(mail(window, 'hard_bounce'), recorded.sendsOf('bounce', window)),
    },
    {
      record: recorded.complaintRate(window),
      expr: rate(mail(window, 'new_complaint'), recorded.sendsOf('complaint', window)),
    },
    {
      record: recorded.deliveryRate(window),
      expr: rate(delivered(window), recorded.sendsOf('delivery', window)),
    },
    {
      record: recorded.rejectRate(window),
      expr: rate(mail(window, 'reject'), recorded.recipients(window)),
    },
    { record: recorded.openRate(window), expr: perDelivery('open', window) },
    { record: recorded.clickRate(window), expr: perDelivery('click', window) },
    ...(window === '1d'
      ? [
          {
            record: recorded.undocumentedBounces,
            expr: rate(undocumentedBounces('1d', ACCOUNT), recorded.sendsOf('bounce', '1d')),
          },
        ]
      : []),
  ];
}

/** Nothing where there is nothing to divide by. */
function rate(what: string, of: string): string {
  return `${what} / on (${ACCOUNT}) (${of} > 0)`;
}

function bySource(window: Window): readonly Recording[] {
  const by = `${ACCOUNT}, event_type`;
  return [
    { record: recorded.events(window), expr: counted('ses_events_total', window, by) },
    { record: recorded.eventRecipients(window), expr: counted('ses_event_recipients_total', window, by) },
    { record: recorded.totals(window), expr: totals(window) },
    ...(window === '15m'
      ? []
      : [
          {
            record: recorded.completeness(window),
            expr: `${recorded.events(window)} / on (${by}) (${recorded.totals(window)} > 0)`,
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

/** AWS's total of a type, where it is read. */
function total(window: Window, type: string): string {
  return `${recorded.totals(window)}{event_type="${type}"}`;
}

/** Of the configuration sets that meet a condition, as events tell of them. */
function ofSets(window: Window, type: string, condition: string): string {
  return `sum by (${ACCOUNT}) (${recorded.mailOf('configuration_set', window)}{event_type="${type}"} ${condition})`;
}

/** What AWS counts beyond the events that came is judged too, for nobody knows of which kind it is. */
function judged(kind: SloEvent, type: 'bounce' | 'complaint', window: Window): Recording {
  // AWS counts a bounce for each recipient, and a complaint for each event.
  const came = `${type === 'bounce' ? recorded.eventRecipients(window) : recorded.events(window)}{event_type="${type}"}`;
  const lack = `${total(window, type)} and on (${ACCOUNT}, event_type) ${lacking(window)}`;
  const unseen = `(clamp_min((${lack}) - on (${ACCOUNT}) ${came}, 0) or on (${ACCOUNT}) 0 * ${came})`;
  const ofAll = `(${sloEventsOf(kind, window, ACCOUNT)}) + on (${ACCOUNT}) ${unseen} and on (${ACCOUNT}) ${total(window, type)}`;
  return {
    record: recorded.mail(window),
    expr: `${ofAll} or on (${ACCOUNT}) ${total(window, type)} or on (${ACCOUNT}) ${ofSets(window, kind, told('send'))}`,
    labels: { event_type: kind },
  };
}

/** Where a total tells of all mail that was sent, and else of the sets of which events tell. */
function sendsOf(type: SharedType, window: Window, condition: string): Recording {
  return {
    record: recorded.sendsOf(type, window),
    expr: `${recorded.recipients(window)} and on (${ACCOUNT}) ${total(window, type)} or on (${ACCOUNT}) ${ofSets(window, 'send', condition)}`,
  };
}

function delivered(window: Window): string {
  return `(${mail(window, 'delivery')} and on (${ACCOUNT}) ${total(window, 'delivery')} or on (${ACCOUNT}) ${ofSets(window, 'delivery', told('send'))})`;
}

function perDelivery(type: 'open' | 'click', window: Window): string {
  const ofAll = `${mail(window, type)} and on (${ACCOUNT}) ${total(window, type)} and on (${ACCOUNT}) ${total(window, 'delivery')}`;
  const all = `${ofAll} or on (${ACCOUNT}) ${ofSets(window, type, told('delivery'))}`;
  const deliveries = `${mail(window, 'delivery')} and on (${ACCOUNT}) ${total(window, type)} or on (${ACCOUNT}) ${ofSets(window, 'delivery', told(type))}`;
  return `(${all}) / on (${ACCOUNT}) ((${deliveries}) > 0)`;
}

/**
 * A mail to several people is one send, one delivery or bounce for each, and one event of a send that names them all.
 * AWS's totals count events: by these a mail went to as many as are known to have got it or not, and to one at least.
 * (No document says what a mail to several counts there; this holds if it counts each of them once, too.)
 */
function recipients(window: Window): Recording {
  const byEvents = `${recorded.eventRecipients(window)}{event_type="send"}`;
  const arrived = `sum by (${ACCOUNT}) (${recorded.totals(window)}{event_type=~"delivery|bounce"})`;
  return {
    record: recorded.recipients(window),
    expr: `sum by (${ACCOUNT}) (${byEvents} unless on (${ACCOUNT}, event_type) ${lacking(window)}) or max by (${ACCOUNT}) (${total(window, 'send')} or ${arrived})`,
  };
}
