import { ACCOUNT, counted, type Window } from '../query.ts';

/** GetSendStatistics's counters by the type of event that each is of. */
const statistics = {
  send: 'ses_statistics_delivery_attempts_total',
  bounce: 'ses_statistics_bounces_total',
  complaint: 'ses_statistics_complaints_total',
  reject: 'ses_statistics_rejects_total',
} as const;

/**
 * AWS's own totals of the whole account by `event_type`: CloudWatch's while they tell of sends, for they are newer and
 * tell of more types, else those of GetSendStatistics. All types from one of them: they count late by different times.
 */
export function totals(window: Window): string {
  const cloudwatch = counted('ses_cloudwatch_events_total', window, `${ACCOUNT}, event_type`);
  const sends = counted('ses_cloudwatch_events_total', window, ACCOUNT, { event_type: 'send' });
  const bySlots = Object.entries(statistics).map(
    ([type, name]) => `label_replace(${inSlots(name, window)}, "event_type", "${type}", "", "")`,
  );
  return `${cloudwatch} and on (${ACCOUNT}) ${sends} > 0 or on (${ACCOUNT}) (${bySlots.join(' or ')}) or on (${ACCOUNT}) ${cloudwatch}`;
}

/**
 * These counters move once a quarter of an hour. Between two samples of the last quarter they may stand still, so that
 * the mean of the last two is taken.
 */
function inSlots(name: (typeof statistics)[keyof typeof statistics], window: Window): string {
  return window === '15m' ? `${counted(name, '30m', ACCOUNT)} / 2` : counted(name, window, ACCOUNT);
}

/** What SES says that it sent, by GetSendStatistics alone: another source may have stopped telling. */
export const attempted = counted(statistics.send, '1h', ACCOUNT);

/** What CloudWatch says that was sent, apart from other sources. */
export const sentByCloudwatch = counted('ses_cloudwatch_events_total', '1h', ACCOUNT, { event_type: 'send' });
