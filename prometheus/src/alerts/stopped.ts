import { ACCOUNT, allOf, mail } from '../query.ts';
import { attempted, sentByCloudwatch } from '../records/totals.ts';
import type { Alert } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';
import { who } from './texts.ts';

const DAY = 24;
const WEEK = 7 * DAY;

/** Where mail ends that used to be sent. What is certain wakes somebody; what is likely waits for the day. */
export function stopped(t: Thresholds): readonly Alert[] {
  const send = mail('1h', 'send');
  const usual = `>= ${t.usualSends1h}`;
  const ago = (hours: number) => `${send} offset ${hours}h ${usual}`;
  const stillSent = `unless on (${ACCOUNT}) (${attempted} > 0) unless on (${ACCOUNT}) (${sentByCloudwatch} > 0)`;
  const none = `${send} == 0 ${stillSent}`;
  // In no hour of a week was there so little, nights, weekends and holidays included; not of the last day, in which it ended.
  const always = allOf(`min_over_time(${send}[6d:1h] offset 1d) ${usual}`, ago(WEEK));
  // An hour to each side as well: clocks change, and what is sent by the hour begins and ends by them.
  const midway = allOf(
    none,
    ago(WEEK),
    ago(WEEK + 1),
    ago(WEEK - 1),
    // Yesterday, or before a weekend, or until an hour ago: not only once a week.
    `(${ago(DAY)} or ${ago(3 * DAY)} or min_over_time(${send}[3h] offset 1h) ${usual})`,
  );
  // What is sent at one time of the day only: neither then nor an hour sooner or later.
  const burst = allOf(none, `${send} offset 1h == 0`, `${send} offset 2h == 0`, ago(WEEK + 1), ago(DAY + 1));
  const common = {
    for: '15m',
    dashboard: 'ses-overview',
    panel: 'Outcomes, per 15 min',
    page: 'account',
  } as const;
  const look = [
    'Whether AWS stopped it: `ses_account_sending_enabled`, `ses_account_enforcement_status`.',
    'Whether only the metrics are missing: [SesReceiverSilent](SesReceiverSilent.md), [SesSourceStale](SesSourceStale.md).',
    'Your own senders: their queues, logs, credentials, and the last deployment.',
  ];
  return [
    {
      ...common,
      name: 'SesSendsStopped',
      severity: 'critical',
      expr: allOf(none, always),
      summary: `No mail has been sent for an hour in ${who}, which sends in every hour`,
      description: `No mail has been sent from ${who} for an hour. In every hour of the week before, nights and weekends included, it sent at least ${t.usualSends1h}.`,
      runbook: {
        night:
          'Look at your own sender first: its queue, its log, its last deployment, its credentials. Mail that waits in its queues is sent once it runs again.',
        means:
          'No source counted a send in the last hour, and the account sends around the clock: there was no hour of the week before with so little, so that neither a night nor a holiday explains it.',
        impact: 'Users do not receive transactional mail such as passwords and receipts.',
        look,
        act: [
          'Fix the sender; mail that waits in its queues is sent by itself.',
          'If it is meant to be silent, silence the alert; it ends by itself after a day.',
        ],
      },
    },
    {
      ...common,
      name: 'SesSendsMissing',
      severity: 'warning',
      expr: `(${midway} or ${burst}) unless on (${ACCOUNT}) (${always})`,
      keepFiringFor: '1h',
      summary: `No mail has been sent for an hour in ${who}, at a time when it usually sends`,
      description: `No mail has been sent from ${who} for an hour; mail was sent at the same time last week, and on another day since then or until an hour ago.`,
      runbook: {
        means:
          'No source counted a send in the last hour. There were many at the same time a week ago, in the hours before and after it too, and also yesterday or three days ago at this hour, or today for hours until they ended. Or a mailing that came yesterday and a week ago has not come by two hours later. The account also has hours without mail: a holiday looks the same.',
        impact: 'If it is no holiday, users do not receive mail that they expect.',
        look,
        act: [
          'Fix the sender; mail that waits in its queues is sent by itself.',
          'If the reason is a holiday, silence the alert for the day, or give Alertmanager its dates (`mute_time_intervals`).',
        ],
      },
    },
  ];
}
