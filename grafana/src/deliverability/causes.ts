import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import { coloured, firstAndOthers } from '../common/ranked.ts';
import { STEP } from '../common/rates.ts';
import type { DelayType } from '../../../src/events/documented-values.ts';
import { snakeCase } from '../../../src/platform/snake-case.ts';
import { bounceNames, delayNames, suppressionNames } from '../common/series-names.ts';
import { statusMeanings } from '../common/status-codes.ts';
import { failingTemplates, on, onRecorded } from './scope.ts';

const bounced = on('ses_bounced_recipients_total');

export const bounceTypes = timeseries({
  title: 'Bounces by type',
  description:
    'Recipients in each interval whose mail bounced: permanent (hard; do not send to the address again), transient (soft; SES stopped retrying), undetermined.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing bounced',
  draw: 'stacked',
  colours: { permanent: palette.red, transient: palette.amber, undetermined: palette.indigo },
  interval: STEP,
  queries: [
    {
      legend: '{{bounce_type}}',
      expr: `sum by (bounce_type) (sum_over_time(${onRecorded(recorded.steps('bounced_recipients'))}[$__interval]))`,
    },
  ],
});

/** The types that somebody can act on. */
const delayColours = Object.fromEntries(
  Object.entries({
    MailboxFull: palette.sky,
    SpamDetected: palette.red,
    RecipientServerError: palette.teal,
    IPFailure: palette.orchid,
    TransientCommunicationFailure: palette.indigo,
    SendingDeferral: palette.amber,
  } satisfies Partial<Record<DelayType, string>>).map(([type, shade]) => [snakeCase(type), shade]),
);

export const delays = timeseries({
  title: 'Deferrals by type',
  description:
    'Recipients in each interval whose delivery was delayed, by SES’s delay type. “transient communication failure” is a problem of the recipient’s server; “IP failure” means that the sending IP address is throttled.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing was delayed',
  seriesNames: delayNames,
  draw: 'stacked',
  colours: delayColours,
  interval: STEP,
  queries: firstAndOthers(
    coloured('delay_type', delayColours),
    (matchers) => `sum_over_time(${onRecorded(recorded.steps('delays'), matchers)}[$__interval])`,
  ),
});

const status = on('ses_bounce_status_total');

export const codes = table({
  title: 'Bounces by status code and provider, last 24 hours',
  description:
    'Enhanced status codes of bounces (RFC 3463) with their meaning, and the provider that returned them. 5.1.1 means a bad list; 5.7.x a block or a policy: check the reputation.',
  noValue: 'nothing bounced',
  keys: [
    { label: 'status', header: 'Status', mappings: statusMeanings, width: 260 },
    { label: 'recipient_provider', header: 'Provider' },
  ],
  sortBy: 'Bounced',
  columns: [
    {
      header: 'Bounced',
      expr: `topk(20, sum by (status, recipient_provider) (increase(${status}[1d])) > 0)`,
      unit: 'locale',
      decimals: 0,
    },
  ],
});

export const subtypes = bars({
  title: 'Bounces by subtype, last 24 hours',
  seriesNames: bounceNames,
  longNames: true,
  description:
    'Bounces by SES’s type and subtype. Of these, AWS’s bounce rate counts permanent ones that are general, no email or suppressed. Mail that SES kept back is in the panel beside this one.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nothing bounced',
  queries: [
    {
      legend: '{{bounce_type}}, {{bounce_subtype}}',
      expr: `topk(8, sum by (bounce_type, bounce_subtype) (increase(${bounced}[1d])) > 0)`,
      as: 'now',
    },
  ],
});

export const keptBack = bars({
  title: 'Mail that SES kept back, last 24 hours',
  seriesNames: suppressionNames,
  longNames: true,
  description:
    'Recipients whom SES did not send the mail to, by reason: its global list (suppressed, the only one that AWS’s bounce rate counts), your account’s or a tenant’s suppression list, Auto Validation, or because they unsubscribed. Remove these addresses from your lists.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nothing was kept back',
  queries: [
    {
      legend: '{{reason}}',
      expr: `topk(8, sum by (reason) (increase(${on('ses_suppressed_recipients_total')}[1d])) > 0)`,
      as: 'now',
    },
  ],
});

export const complaints = bars({
  title: 'Complaints by type, last 24 hours',
  description:
    'Recipients who may have complained, by provider and feedback type: abuse is the spam button, not spam its opposite. The type is empty where the provider did not report one. Gmail sends SES no complaints: that it is not here says nothing.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no complaints',
  queries: [
    {
      legend: '{{recipient_provider}} {{feedback_type}}',
      expr: `topk(8, sum by (recipient_provider, feedback_type) (increase(${on('ses_complained_recipients_total')}[1d])) > 0)`,
      as: 'now',
    },
  ],
});

export const failures = timeseries({
  title: 'Rejects and rendering failures',
  description:
    'Mails in each interval that SES did not send: rejected because of a virus, or a template that could not be rendered.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no rejects or rendering failures',
  draw: 'stacked',
  colours: { rejected: palette.red },
  openNames: true,
  queries: [
    { legend: 'rejected', expr: `sum(increase(${on('ses_rejects_total')}[$__rate_interval]))` },
    ...firstAndOthers(
      failingTemplates,
      (matchers) => `increase(${on('ses_rendering_failures_total', matchers)}[$__rate_interval])`,
      'template ',
    ),
  ],
});
