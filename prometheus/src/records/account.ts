import { ACCOUNT, increase, mail, recorded, type Window } from '../query.ts';
import { withJudged } from './judged.ts';
import type { Recording } from './recording.ts';

/**
 * What an account sent by its events where carriers bring any, else by CloudWatch: never a numerator of one and a
 * denominator of the other. Divided only by what was sent, so that no mail gives no rate.
 */
export function accountRecords(window: Window): readonly Recording[] {
  const events = withJudged(window, ACCOUNT);
  const cloudwatch = increase('ses_cloudwatch_events_total', window, `${ACCOUNT}, event_type`);
  const counted = `(${events})`;
  const sent = increase('ses_event_recipients_total', window, ACCOUNT, { event_type: 'send' });
  const bounced = `(${mail(window, 'hard_bounce')} or on (${ACCOUNT}) ${mail(window, 'bounce')})`;
  const complained = `(${mail(window, 'new_complaint')} or on (${ACCOUNT}) ${mail(window, 'complaint')})`;
  const [send, delivery] = [mail(window, 'send'), mail(window, 'delivery')];
  return [
    {
      record: recorded.mail(window),
      expr: `${counted} and on (${ACCOUNT}) (${sent} > 0) or on (${ACCOUNT}) ${cloudwatch} or on (${ACCOUNT}) ${counted}`,
    },
    { record: recorded.bounceRate(window), expr: per(bounced, send) },
    { record: recorded.complaintRate(window), expr: per(complained, send) },
    { record: recorded.deliveryRate(window), expr: per(delivery, send) },
    { record: recorded.rejectRate(window), expr: per(mail(window, 'reject'), send) },
    { record: recorded.openRate(window), expr: per(mail(window, 'open'), delivery) },
    { record: recorded.clickRate(window), expr: per(mail(window, 'click'), delivery) },
  ];
}

function per(what: string, of: string): string {
  return `${what} / on (${ACCOUNT}) (${of} > 0)`;
}
