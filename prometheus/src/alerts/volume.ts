import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../query.ts';
import type { AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';
import { stopped } from './stopped.ts';
import { percent, who } from './texts.ts';

/** How much is sent, and how much may be sent. */
export function volume(t: Thresholds): AlertGroup {
  const send = mail('1h', 'send');
  // It wavers as old mail leaves the 24 hours: the most of the last half hour.
  const used = `max_over_time(${recorded.quotaUsed}[30m])`;
  const lastWeek = `${send} offset 1w`;
  const delivered = recorded.deliveryRate('1h');
  // Mail that bounced hard did not stall: other alerts tell of it.
  const ended = `${delivered} + on (${ACCOUNT}) ${recorded.bounceRate('1h')} or on (${ACCOUNT}) ${delivered}`;
  return {
    name: 'ses-volume',
    category: 'delivery',
    about: 'Quota, send rate, and volumes that are too low or too high.',
    alerts: [
      {
        name: 'SesQuotaNearlyUsed',
        severity: 'warning',
        expr: `${used} > ${t.quotaUsed} and ${used} <= ${t.quotaExhausted}`,
        for: '10m',
        summary: `Daily quota of ${who} is ${percent} used`,
        description: `In the last 24 hours ${who} sent ${percent} of what its quota allows.`,
        dashboard: 'ses-overview',
        panel: 'Accounts',
        page: 'account',
        runbook: {
          means: 'The number of recipients in the last 24 hours is close to the sending quota.',
          impact: 'None yet. At 100 % SES refuses every send until older mail leaves the 24-hour window.',
          look: [
            'When it will be full: `account:ses_quota_used:predict4h`.',
            'Who sends: `topk(5, sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"}))`.',
          ],
          act: [
            'Postpone mailings that can wait; keep quota for transactional mail such as passwords and receipts.',
            'Request a larger quota if this volume is to last.',
          ],
          aws: 'Service Quotas, *Sending quota*: request an increase days before you need it.',
        },
      },
      {
        name: 'SesQuotaExhausted',
        severity: 'critical',
        expr: `${used} > ${t.quotaExhausted}`,
        for: '2m',
        summary: `Daily quota of ${who} is exhausted: ${percent} used`,
        description: `In the last 24 hours ${who} sent ${percent} of its quota; SES refuses mail beyond the quota.`,
        dashboard: 'ses-overview',
        panel: 'Accounts',
        page: 'account',
        runbook: {
          night:
            'Stop mailings, so that transactional mail has what is left of the quota. Check that the mail is yours.',
          means: 'The number of recipients in the last 24 hours has reached the sending quota.',
          impact:
            'SES refuses sends (`Daily message quota exceeded`), important ones included, until older mail leaves the window.',
          look: [
            '`aws ses get-send-quota --region <region>`.',
            'Who sends: `topk(5, sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"}))`.',
          ],
          act: [
            'Stop mailings now; keep transactional mail running.',
            'Check whether the mail is yours: stolen credentials send at full speed. Disable access keys that you do not know.',
          ],
          aws: 'Request a larger quota in Service Quotas; in an emergency open a case too.',
        },
      },
      {
        name: 'SesQuotaRunsOut',
        severity: 'warning',
        expr: `${recorded.quotaUsedIn4h} >= 1 and ${recorded.quotaUsed} < ${t.quotaExhausted} and ${recorded.quotaUsed} > ${t.quotaUsed} / 2`,
        for: '15m',
        summary: `Daily quota of ${who} will be exhausted within four hours`,
        description: `At the pace of the last hour ${who} reaches ${percent} of its quota in four hours.`,
        dashboard: 'ses-overview',
        panel: 'Accounts',
        page: 'account',
        runbook: {
          means:
            'At the pace of the last hour the number of recipients in 24 hours reaches the quota within four hours.',
          impact: 'None yet.',
          look: ['Whether a mailing is running that ends before that.'],
          act: ['Slow the mailing down, or postpone the rest of it until tomorrow.'],
        },
      },
      {
        name: 'SesSendRateNearLimit',
        severity: 'warning',
        // The mean over the step of every source: CloudWatch and GetSendStatistics count in steps.
        expr: `avg_over_time(${recorded.sendRateUsed}[15m]) > ${t.quotaUsed}`,
        for: '5m',
        keepFiringFor: '30m',
        summary: `Send rate of ${who} is at ${percent} of its limit`,
        description: `For a quarter of an hour ${who} has sent at ${percent} of the rate per second that SES allows.`,
        dashboard: 'ses-overview',
        panel: 'Usage of AWS’s limits',
        page: 'account',
        runbook: {
          means: 'Mail is sent at nearly the highest rate that SES allows.',
          impact:
            'Bursts above the rate are throttled (`Maximum sending rate exceeded`); senders that do not retry lose mail.',
          look: ['`ses_account_max_send_rate`, `account:ses_send_rate_used:ratio_rate15m`.'],
          act: [
            'Make sure that senders back off and retry.',
            'Spread mailings over time; request a higher rate if it lasts.',
          ],
          aws: 'Service Quotas, *Sending rate*.',
        },
      },
      ...stopped(t),
      {
        name: 'SesSendsDeviate',
        severity: 'info',
        expr: `(${send} > on (${ACCOUNT}) ${t.deviation} * (${lastWeek}) or ${send} < on (${ACCOUNT}) (${lastWeek}) / ${t.deviation}) and on (${ACCOUNT}) ${lastWeek} >= ${t.usualSends1h} and on (${ACCOUNT}) ${send} > 0`,
        for: '30m',
        summary: `Send volume of ${who} differs much from a week ago`,
        description: `In the last hour ${who} sent to {{ $value | humanize }} recipients, ${t.deviation} times more or less than in the same hour last week.`,
        dashboard: 'ses-overview',
        panel: 'Outcomes, per 15 min',
        page: 'account',
        runbook: {
          means: 'The volume of the last hour differs much from that of the same hour a week ago.',
          impact:
            'None by itself. A higher volume may come from a loop or stolen credentials; a lower one from a sender that fails in part.',
          look: [
            '`sum by (configuration_set) (configuration_set:ses_event_recipients:increase1h{event_type="send"})`, now and a week ago: which part differs.',
          ],
          act: ['Ask the owner of that part. If it has none, disable its credentials.'],
        },
      },
      {
        name: 'SesDeliveriesStall',
        severity: 'critical',
        expr: `${delivered} < ${t.delivered} and on (${ACCOUNT}) ((${ended}) < ${t.delivered}) and on (${ACCOUNT}) ${recorded.sendsOf('delivery', '1h')} >= ${t.minimumSends1h} and on (${ACCOUNT}) ${mail('7d', 'delivery')} > 0`,
        for: '15m',
        summary: `Only ${percent} of the last hour’s mail of ${who} was delivered`,
        description: `In the last hour ${who} sent mail, and only ${percent} of it was accepted by the recipients’ servers.`,
        dashboard: 'ses-deliverability',
        panel: 'Delivery outcomes by provider, last 24 hours',
        page: 'deliverability',
        runbook: {
          night:
            'Look which provider it is and at the AWS Health Dashboard. If it is all of them, stop mailings and open a case; mail in SES’s queues is retried by itself.',
          means:
            'SES accepts mail, and it is neither delivered nor refused for good: it is delayed, or bounces softly.',
          impact: 'Recipients get mail late or not at all.',
          look: [
            'Which provider: `provider:ses_delays_per_attempt:ratio_increase1h` and `provider:ses_bounces_per_attempt:ratio_increase1h`.',
            'Why: `topk(5, sum by (status, recipient_provider) (increase(ses_bounce_status_total[1h])))`.',
            'Whether only the metrics are wrong: an event destination that does not publish deliveries any more (`account:ses_events_per_aws_event:ratio_increase1d`).',
            'The AWS Health Dashboard, for SES in the region.',
          ],
          act: [
            'One provider: see [SesProviderBlocks](SesProviderBlocks.md) or [SesProviderDelays](SesProviderDelays.md).',
            'All providers: stop mailings, and wait for AWS.',
          ],
          aws: 'If all providers are late and the Health Dashboard shows nothing: open a case with message ids.',
        },
      },
      {
        name: 'SesProviderDelays',
        severity: 'warning',
        expr: `${recorded.providerDelayed('1h')} > ${t.providerDelayed} and on (${ACCOUNT}, recipient_provider) ${recorded.providerAttempts('1h')} >= ${t.minimumProviderAttempts1h}`,
        for: '15m',
        summary: `Provider {{ $labels.recipient_provider }} defers ${percent} of the mail of ${who}`,
        description: `In the last hour provider {{ $labels.recipient_provider }} deferred ${percent} of the delivery attempts of ${who}.`,
        dashboard: 'ses-deliverability',
        panel: 'Deferrals by type',
        page: 'deliverability',
        runbook: {
          means: 'One mailbox provider defers a large part of the mail. SES retries for hours.',
          impact: 'Its users get mail late; after some hours mail bounces.',
          look: [
            'Why: `sum by (delay_type) (increase(ses_delivery_delays_total{recipient_provider="<provider>"}[1h]))`.',
            'The provider’s postmaster pages: what they show of your domain and IP addresses.',
          ],
          act: [
            'Send less and slower to that provider; postpone mailings to it.',
            'Check what changed: a new domain, new IP addresses, a mailing to people who do not read it.',
          ],
          aws: 'If you send from shared addresses and the delay type is `ipfailure`: open a case.',
        },
      },
      {
        name: 'SesProviderBlocks',
        severity: 'warning',
        expr: `${recorded.providerBounced('1h')} > ${t.providerBounced} and on (${ACCOUNT}, recipient_provider) ${recorded.providerAttempts('1h')} >= ${t.minimumProviderAttempts1h}`,
        for: '10m',
        summary: `Provider {{ $labels.recipient_provider }} bounces ${percent} of the mail of ${who}`,
        description: `In the last hour provider {{ $labels.recipient_provider }} bounced ${percent} of the delivery attempts of ${who}.`,
        dashboard: 'ses-deliverability',
        panel: 'Bounces by status code and provider, last 24 hours',
        page: 'deliverability',
        runbook: {
          means:
            'One mailbox provider refuses a large part of the mail: it blocks the domain or the IP addresses, or many addresses of the list at this provider are invalid.',
          impact: 'Its users do not get the mail, and each refusal counts towards the account’s bounce rate.',
          look: [
            'The code: `topk(5, sum by (status) (increase(ses_bounce_status_total{recipient_provider="<provider>"}[1h])))`. `5.1.1` means a bad list; `5.7.x` means a block.',
            'The event log, for the text of the provider’s answer, often with a link.',
          ],
          act: [
            'Pause mailings to that provider.',
            'If it is a block, follow the link in the answer; check SPF, DKIM and DMARC of the sending domain.',
            'If it is a bad list, remove the addresses that bounced.',
          ],
          aws: 'If the answer names an IP address of SES and you send from shared addresses: open a case.',
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
          means: 'SES accepted mail, found a virus in it, and did not send it.',
          impact:
            'One of your machines or uploads is infected. If it happens often, AWS reviews the account.',
          look: [
            'The source: `sum by (configuration_set, identity) (increase(ses_events_total{event_type="reject"}[1h]))`; the event log has message ids and tags.',
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
            'SES accepted templated mail and could not render the template: a value is missing, or the template is invalid.',
          impact: 'That mail is never sent, and the caller got no error.',
          look: [
            '`sum by (template) (increase(ses_rendering_failures_total[1h]))`; the event log has the error message.',
            '`aws sesv2 test-render-email-template --template-name <template> --template-data <data>`.',
          ],
          act: [
            'Roll back the template or the sender.',
            'Send the lost mail again: the event log has the message ids.',
          ],
        },
      },
    ],
  };
}
