import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { rankedIncreases } from '../common/ranked.ts';
import { statusMeanings } from '../common/status-codes.ts';
import { bounced, complained, delayed, on } from './scope.ts';

export const bounceTypes = timeseries({
  title: 'Bounces by type',
  description:
    'Recipients in each interval whose mail bounced: permanent (hard; do not write again), transient (soft; SES gave up trying), undetermined.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing bounced',
  draw: 'stacked',
  colours: { permanent: palette.red, transient: palette.amber, undetermined: palette.indigo },
  queries: [
    {
      legend: '{{bounce_type}}',
      expr: `sum by (bounce_type) (increase(${bounced}[$__rate_interval]))`,
    },
  ],
});

export const delays = timeseries({
  title: 'Delays by type',
  description:
    'Recipients in each interval whose delivery was delayed, by cause as SES names it. “transient communication failure” is the other server; “ip failure” is our address being slowed down.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing was delayed',
  draw: 'stacked',
  queries: rankedIncreases(delayed, { label: 'delay_type', others: true }),
});

const status = on('ses_bounce_status_total');

export const codes = table({
  title: 'Why mail bounced, last 24 hours',
  description:
    'Enhanced status codes of bounces (RFC 3463) with what they mean, and the provider that gave them. 5.1.1 is a bad list; 5.7.x is a block or a policy: look at the reputation.',
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
  title: 'Bounce subtypes, last 24 hours',
  longNames: true,
  description:
    'Why SES says mail bounced. “suppressed” and “on account suppression list” never left SES: take those addresses off your list.',
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

export const complaints = bars({
  title: 'Complaints by kind, last 24 hours',
  description:
    'What kind of complaint came and from which provider: abuse is the spam button. An empty kind is one that the provider did not tell.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nobody complained',
  queries: [
    {
      legend: '{{recipient_provider}} {{feedback_type}}',
      expr: `topk(8, sum by (recipient_provider, feedback_type) (increase(${complained}[1d])) > 0)`,
      as: 'now',
    },
  ],
});

export const failures = timeseries({
  title: 'Mail that never left',
  description:
    'Mails in each interval that SES did not send: rejected because of a virus, or a template that could not be rendered.',
  unit: 'locale',
  decimals: 0,
  noValue: 'all mail left',
  draw: 'stacked',
  colours: { rejected: palette.red },
  queries: [
    { legend: 'rejected', expr: `sum(increase(${on('ses_rejects_total')}[$__rate_interval]))` },
    ...rankedIncreases(on('ses_rendering_failures_total'), {
      label: 'template',
      name: 'template ',
      places: 5,
      others: true,
    }),
  ],
});
