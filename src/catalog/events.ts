import { bounceSubTypes, bounceTypes, suppressedSubTypes } from '../events/bounce-kinds.ts';
import { complaintSubTypes, feedbackTypes } from '../events/complaint-kinds.ts';
import { delayTypes, rejectReasons } from '../events/documented-values.ts';
import { account, documented, type MetricSpec } from './spec.ts';

const byMail = [...account, 'event_type', 'configuration_set', 'identity'] as const;
const unboundedMail = ['configuration_set', 'identity'] as const;
const complaintWords = {
  feedback_type: documented(...feedbackTypes),
  complaint_subtype: documented(...complaintSubTypes),
};

/** Counted from SES's sending events, each event once, whatever receivers brought it. */
export const eventMetrics = {
  ses_events_total: {
    type: 'counter',
    help: 'SES sending events, each counted once.',
    labels: byMail,
    openLabels: 'tag',
    unbounded: unboundedMail,
    stability: 'stable',
  },
  ses_event_recipients_total: {
    type: 'counter',
    help: 'Recipients concerned by SES sending events, each event counted once; rates are built on these.',
    labels: byMail,
    openLabels: 'tag',
    unbounded: unboundedMail,
    stability: 'stable',
  },
  ses_bounced_recipients_total: {
    type: 'counter',
    help: 'Recipients of whom SES reported a bounce, by bounce type and mailbox provider; those whose mail it kept back itself are among them.',
    labels: [
      ...account,
      'configuration_set',
      'identity',
      'bounce_type',
      'bounce_subtype',
      'recipient_provider',
    ],
    unbounded: unboundedMail,
    documented: {
      bounce_type: documented(...bounceTypes),
      bounce_subtype: documented(...bounceSubTypes),
    },
    stability: 'stable',
  },
  ses_bounce_status_total: {
    type: 'counter',
    help: 'Bounced recipients by enhanced status code (RFC 3463), such as 5.1.1; empty when none was given.',
    labels: [...account, 'status', 'recipient_provider'],
    unbounded: ['status'],
    stability: 'stable',
  },
  ses_suppressed_recipients_total: {
    type: 'counter',
    help: 'Recipients whose mail SES kept back instead of sending it, by reason; each is counted in ses_bounced_recipients_total or ses_complained_recipients_total too, as SES reports it.',
    labels: [...account, 'configuration_set', 'identity', 'reason'],
    unbounded: unboundedMail,
    documented: { reason: documented(...suppressedSubTypes) },
    stability: 'stable',
  },
  ses_complaints_total: {
    type: 'counter',
    help: 'Complaints, one for each complaint event whatever the number of recipients it names, by feedback type; rates of complaints are built on these, without not_spam and without mail that SES kept back.',
    labels: [...account, 'configuration_set', 'identity', 'feedback_type', 'complaint_subtype'],
    unbounded: unboundedMail,
    documented: complaintWords,
    stability: 'stable',
  },
  ses_complained_recipients_total: {
    type: 'counter',
    help: 'Recipients who may have complained, by feedback type and mailbox provider: one complaint may name several. Gmail sends SES no complaints.',
    labels: [...account, 'configuration_set', 'feedback_type', 'complaint_subtype', 'recipient_provider'],
    unbounded: ['configuration_set'],
    documented: complaintWords,
    stability: 'stable',
  },
  ses_delivery_delays_total: {
    type: 'counter',
    help: 'Recipients whose delivery was delayed, by type of delay and mailbox provider.',
    labels: [...account, 'configuration_set', 'delay_type', 'recipient_provider'],
    unbounded: ['configuration_set'],
    documented: { delay_type: documented(...delayTypes) },
    stability: 'stable',
  },
  ses_rejects_total: {
    type: 'counter',
    help: 'Messages that SES rejected before sending, by reason.',
    labels: [...account, 'configuration_set', 'reason'],
    unbounded: ['configuration_set'],
    // As it is written.
    documented: { reason: new Set(['', ...rejectReasons]) },
    stability: 'stable',
  },
  ses_rendering_failures_total: {
    type: 'counter',
    help: 'Templated messages that could not be rendered, by template.',
    labels: [...account, 'configuration_set', 'template'],
    unbounded: ['configuration_set', 'template'],
    stability: 'stable',
  },
  ses_subscriptions_total: {
    type: 'counter',
    help: 'Changes of subscription preferences, by topic; * stands for all topics of a contact list.',
    labels: [...account, 'configuration_set', 'topic'],
    unbounded: ['configuration_set', 'topic'],
    stability: 'stable',
  },
  ses_clicks_total: {
    type: 'counter',
    help: 'Clicks on links in mails, by the domain of the link.',
    labels: [...account, 'configuration_set', 'link_domain'],
    unbounded: ['configuration_set', 'link_domain'],
    stability: 'stable',
  },
  ses_delivery_duration_seconds: {
    type: 'histogram',
    help: 'Time from SES accepting a mail to the recipient mail server accepting it (processingTimeMillis).',
    labels: [...account, 'configuration_set', 'recipient_provider'],
    unbounded: ['configuration_set'],
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400],
    stability: 'stable',
  },
  ses_event_age_seconds: {
    type: 'histogram',
    help: 'Time from an SES event until it is counted.',
    labels: ['receiver'],
    buckets: [1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
