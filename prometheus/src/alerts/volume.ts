import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, attempted, mail, recorded } from '../query.ts';
import type { AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';

const who = 'account {{ $labels.account_id }} in {{ $labels.region }}';
const percent = '{{ $value | humanizePercentage }}';

/** How much is sent, and how much may be. */
export function volume(t: Thresholds): AlertGroup {
  const send = mail('1h', 'send');
  const [yesterday, lastWeek] = [`${send} offset 1d`, `${send} offset 1w`];
  const untilNow = `min_over_time(${send}[3h] offset 1h)`;
  return {
    name: 'ses-volume',
    about: 'Quota, send rate, and mail that fails to come or comes in floods.',
    alerts: [
      {
        name: 'SesQuotaNearlyUsed',
        severity: 'warning',
        expr: `${recorded.quotaUsed} > ${t.quotaUsed} and ${recorded.quotaUsed} <= ${t.quotaExhausted}`,
        for: '10m',
        summary: `${percent} of the daily quota of ${who} is used`,
        description: `In the last 24 hours ${who} sent ${percent} of what its quota allows.`,
        dashboard: 'ses-overview',
        panel: 'Daily quota used',
        page: 'account',
        runbook: {
          means: 'The moving 24-hour sum of recipients comes near the sending quota.',
          impact: 'None yet. At 100 % SES refuses every send until mail of the day before leaves the window.',
          look: [
            'When it will be full: `account:ses_quota_used:predict4h`.',
            'Who sends: `topk(5, sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"}))`.',
          ],
          act: [
            'Put off mailings that can wait; keep room for passwords and receipts.',
            'Ask for a larger quota if this is the new normal.',
          ],
          aws: 'Service Quotas, *Sending quota*: ask days before you need it.',
        },
      },
      {
        name: 'SesQuotaExhausted',
        severity: 'critical',
        expr: `${recorded.quotaUsed} > ${t.quotaExhausted}`,
        for: '2m',
        summary: `The daily quota of ${who} is used up: ${percent}`,
        description: `In the last 24 hours ${who} sent ${percent} of its quota; SES refuses what goes beyond.`,
        dashboard: 'ses-overview',
        panel: 'Daily quota used',
        page: 'account',
        runbook: {
          means: 'The moving 24-hour sum of recipients is at the sending quota.',
          impact:
            'SES refuses sends (`Daily message quota exceeded`), important ones included, until older mail leaves the window.',
          look: [
            '`aws ses get-send-quota --region <region>`.',
            'Who sends: `topk(5, sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"}))`.',
          ],
          act: [
            'Stop mailings now; leave transactional mail on.',
            'Look whether it is yours: stolen credentials send at full speed. Turn keys off that you do not know.',
          ],
          aws: 'Ask for a larger quota in Service Quotas; in an emergency open a case too.',
        },
      },
      {
        name: 'SesQuotaRunsOut',
        severity: 'warning',
        expr: `${recorded.quotaUsedIn4h} >= 1 and ${recorded.quotaUsed} < ${t.quotaExhausted} and ${recorded.quotaUsed} > ${t.quotaUsed} / 2`,
        for: '15m',
        summary: `The daily quota of ${who} will be used up within four hours`,
        description: `At the pace of the last hour ${who} reaches ${percent} of its quota in four hours.`,
        dashboard: 'ses-overview',
        panel: 'Time until the quota is full',
        page: 'account',
        runbook: {
          means: 'At the pace of the last hour the moving 24-hour sum reaches the quota within four hours.',
          impact: 'None yet.',
          look: ['Whether a mailing is under way that ends before that.'],
          act: ['Slow the mailing down, or put its rest off until tomorrow.'],
        },
      },
      {
        name: 'SesSendRateNearLimit',
        severity: 'warning',
        expr: `${recorded.sendRateUsed} > ${t.quotaUsed}`,
        for: '10m',
        summary: `${who} sends at ${percent} of its allowed rate`,
        description: `For ten minutes ${who} has sent at ${percent} of the rate that SES allows a second.`,
        dashboard: 'ses-overview',
        panel: 'Usage of AWS’s limits',
        page: 'account',
        runbook: {
          means: 'Mail leaves nearly as fast as SES lets it.',
          impact:
            'Bursts above the rate are throttled (`Maximum sending rate exceeded`); senders that do not try again lose mail.',
          look: ['`ses_account_max_send_rate`, `account:ses_send_rate_used:ratio_rate5m`.'],
          act: [
            'See to it that senders back off and try again.',
            'Spread mailings; ask for a higher rate if it lasts.',
          ],
          aws: 'Service Quotas, *Sending rate*.',
        },
      },
      {
        name: 'SesSendsStopped',
        severity: 'critical',
        expr: `${send} == 0 and on (${ACCOUNT}) ${lastWeek} >= ${t.usualSends1h} and on (${ACCOUNT}) (${yesterday} >= ${t.usualSends1h} or ${untilNow} >= ${t.usualSends1h}) unless on (${ACCOUNT}) ${attempted} > 0`,
        for: '15m',
        summary: `Nothing has been sent for an hour in ${who}`,
        description: `No mail has left ${who} for an hour; in the same hour last week there was some, and yesterday or until an hour ago as well.`,
        dashboard: 'ses-overview',
        panel: 'Recipients by outcome',
        page: 'account',
        runbook: {
          means:
            'No source knows of a send in the last hour. In the same hour a week ago there were many, and so there were yesterday at this hour, or today for hours until it ended: this is no weekly newsletter that did not come.',
          impact: 'Users wait for passwords and receipts that nobody sends.',
          look: [
            'Whether AWS stopped it: `ses_account_sending_enabled`, `ses_account_enforcement_status`.',
            'Whether it is only the numbers: [SesReceiverSilent](SesReceiverSilent.md), [SesSourceStale](SesSourceStale.md).',
            'Your own senders: their queues, logs, credentials, and the last deployment.',
          ],
          act: [
            'Mend the sender; what waits in queues goes out by itself.',
            'A holiday? Silence it for the day.',
          ],
        },
      },
      {
        name: 'SesSendsDeviate',
        severity: 'info',
        expr: `(${send} > on (${ACCOUNT}) ${t.deviation} * (${lastWeek}) or ${send} < on (${ACCOUNT}) (${lastWeek}) / ${t.deviation}) and on (${ACCOUNT}) ${lastWeek} >= ${t.usualSends1h} and on (${ACCOUNT}) ${send} > 0`,
        for: '30m',
        summary: `${who} sends far more or less than a week ago`,
        description: `In the last hour ${who} sent to {{ $value | humanize }} recipients, ${t.deviation} times more or less than in the same hour last week.`,
        dashboard: 'ses-overview',
        panel: 'Recipients by outcome',
        page: 'account',
        runbook: {
          means: 'The volume of an hour is unlike that of the same hour a week ago.',
          impact:
            'None by itself. Too much may be a loop or stolen credentials; too little a sender that is broken in part.',
          look: [
            '`sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"})`, now and a week ago: which part is unlike.',
          ],
          act: ['Ask whoever owns that part. If nobody does, turn its credentials off.'],
        },
      },
      {
        name: 'SesDeliveriesStall',
        severity: 'critical',
        expr: `${recorded.deliveryRate('1h')} < ${t.delivered} and on (${ACCOUNT}) ${recorded.recipients('1h')} >= ${t.minimumSends1h} and on (${ACCOUNT}) ${mail('7d', 'delivery')} > 0`,
        for: '15m',
        summary: `Only ${percent} of the last hour’s mail of ${who} was delivered`,
        description: `In the last hour ${who} sent mail, and only ${percent} of it was taken by its recipients’ servers.`,
        dashboard: 'ses-deliverability',
        panel: 'Delivery outcomes by provider, last 24 hours',
        page: 'deliverability',
        runbook: {
          means: 'Mail is accepted by SES and not delivered: it waits, or bounces.',
          impact: 'Recipients get their mail late or not at all.',
          look: [
            'Which provider: `provider:ses_delays_per_attempt:ratio_increase1h` and `provider:ses_bounces_per_attempt:ratio_increase1h`.',
            'Why: `topk(5, sum by (status, recipient_provider) (increase(ses_bounce_status_total[1h])))`.',
            'Whether only the numbers fail: an event destination that tells of no deliveries any more (`account:ses_events_per_cloudwatch_event:ratio_increase1d`).',
            'The AWS Health Dashboard, for SES in the region.',
          ],
          act: [
            'One provider: see [SesProviderBlocks](SesProviderBlocks.md) or [SesProviderDelays](SesProviderDelays.md).',
            'All of them: stop mailings, and wait for AWS.',
          ],
          aws: 'If all providers are late and the Health Dashboard shows nothing: open a case with message ids.',
        },
      },
      {
        name: 'SesProviderDelays',
        severity: 'warning',
        expr: `${recorded.providerDelayed('1h')} > ${t.providerDelayed} and on (${ACCOUNT}, recipient_provider) ${recorded.providerAttempts('1h')} >= ${t.minimumProviderAttempts1h}`,
        for: '15m',
        summary: `{{ $labels.recipient_provider }} puts off ${percent} of the mail of ${who}`,
        description: `In the last hour {{ $labels.recipient_provider }} put off ${percent} of the attempts of ${who}.`,
        dashboard: 'ses-deliverability',
        panel: 'Deferrals by type',
        page: 'deliverability',
        runbook: {
          means:
            'One mailbox provider answers "later" to a large part of the mail. SES tries again for hours.',
          impact: 'Its users get mail late; after some hours it bounces.',
          look: [
            'Why: `sum by (delay_type) (increase(ses_delivery_delays_total{recipient_provider="<provider>"}[1h]))`.',
            'The provider’s postmaster pages and their view of your domain and addresses.',
          ],
          act: [
            'Send less and slower to that provider; put mailings to it off.',
            'Look at what changed: a new domain, new IP addresses, a mailing to people who do not read it.',
          ],
          aws: 'If you send from shared addresses and the delay type is `ipfailure`: open a case.',
        },
      },
      {
        name: 'SesProviderBlocks',
        severity: 'warning',
        expr: `${recorded.providerBounced('1h')} > ${t.providerBounced} and on (${ACCOUNT}, recipient_provider) ${recorded.providerAttempts('1h')} >= ${t.minimumProviderAttempts1h}`,
        for: '10m',
        summary: `{{ $labels.recipient_provider }} refuses ${percent} of the mail of ${who}`,
        description: `In the last hour {{ $labels.recipient_provider }} bounced ${percent} of the attempts of ${who}.`,
        dashboard: 'ses-deliverability',
        panel: 'Bounces by status code and provider, last 24 hours',
        page: 'deliverability',
        runbook: {
          means:
            'One mailbox provider refuses a large part of the mail: it blocks the domain or the addresses, or a list of its addresses is bad.',
          impact: 'Its users get nothing, and each refusal counts against the account’s bounce rate.',
          look: [
            'The code: `topk(5, sum by (status) (increase(ses_bounce_status_total{recipient_provider="<provider>"}[1h])))`. `5.1.1` is a bad list; `5.7.x` is a block.',
            'The event log for the provider’s own words, often with a link.',
          ],
          act: [
            'Pause mailings to that provider.',
            'A block: follow the link in its answer; check SPF, DKIM and DMARC of the sending domain.',
            'A bad list: remove what bounced.',
          ],
          aws: 'If the answer names an address of SES’s and you send from shared addresses: open a case.',
        },
      },
      {
        name: 'SesRejects',
        severity: 'warning',
        expr: `${mail('1h', 'reject')} > 0`,
        summary: `SES found a virus in mail of ${who}`,
        description: `In the last hour SES rejected {{ $value | humanize }} mails of ${who} as bad content.`,
        dashboard: 'ses-overview',
        panel: 'Rejected, last 24 hours',
        page: 'cloudwatch',
        runbook: {
          means: 'SES took mail in, found a virus in it, and did not send it.',
          impact: 'A machine or an upload of yours is infected. Often repeated, AWS reviews the account.',
          look: [
            'Where from: `sum by (configuration_set, identity) (increase(ses_events_total{event_type="reject"}[1h]))`; the event log has message ids and tags.',
          ],
          act: ['Find the sender, take it off the network, and scan what users upload before it is sent on.'],
        },
      },
      {
        name: 'SesRenderingFailures',
        severity: 'warning',
        expr: `sum by (${ACCOUNT}, template) (increase(${selector('ses_rendering_failures_total')}[15m])) > 0`,
        for: '1m',
        keepFiringFor: '15m',
        summary: `Template {{ $labels.template }} cannot be rendered`,
        description: `In the last 15 minutes {{ $value | humanize }} mails of ${who} were not sent, because template {{ $labels.template }} could not be rendered.`,
        dashboard: 'ses-deliverability',
        panel: 'Rejects and rendering failures',
        page: 'templates',
        runbook: {
          means:
            'SES accepted templated mail and could not fill the template in: a value is missing, or the template is broken.',
          impact: 'That mail is never sent, and the caller got no error.',
          look: [
            '`sum by (template) (increase(ses_rendering_failures_total[1h]))`; the event log has the error message.',
            '`aws sesv2 test-render-email-template --template-name <template> --template-data <data>`.',
          ],
          act: [
            'Roll the template or the sender back.',
            'Send again what was lost: the event log has the message ids.',
          ],
        },
      },
    ],
  };
}
