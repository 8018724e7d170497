import { rowValue, toDashboard } from '../common/links.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { perSend, recipients } from '../common/rates.ts';
import { type Kind, decimalsOf, limitsOf, on } from './scope.ts';

export const setOverTime = (kind: Kind) =>
  timeseries({
    title: `${kind === 'bounce' ? 'Bounce' : 'Complaint'} rate by configuration set`,
    description: `AWS’s ${kind} rate of the configuration sets that publish reputation metrics, the five worst. Dashed: AWS’s limits of review and pause, which are the account’s.`,
    unit: 'percentunit',
    min: 0,
    noValue: 'no configuration set publishes reputation metrics',
    limits: limitsOf(kind),
    queries: [
      {
        legend: '{{configuration_set}}',
        expr: `topk(5, max by (configuration_set) (${on(`ses_configuration_set_reputation_${kind}_rate`)}))`,
      },
    ],
  });

export const ratesTable = (
  title: string,
  label: 'configuration_set' | 'identity',
  header: string,
  to: { readonly title: string; readonly uid: string },
) => {
  const by = `account_id, region, ${label}`;
  const rate = (kind: Kind, window: '1d' | '7d') => ({
    header: `${kind === 'bounce' ? 'Bounced' : 'Complained'}, ${window === '1d' ? 'day' : 'week'}`,
    expr: perSend(on, kind, window, by),
    unit: 'percentunit',
    decimals: decimalsOf(kind),
    limits: limitsOf(kind),
  });
  return table({
    title,
    description:
      'Recipients of a week, and the shares of them that bounced and complained, in the last day and the last week. AWS judges the account, but it is one of these that spends the budget.',
    noValue: 'nothing was sent in a week with events published',
    keys: [
      {
        label,
        header,
        links: [toDashboard(to.title, to.uid, { [label]: rowValue(header) })],
      },
    ],
    sortBy: 'Sent, week',
    columns: [
      { header: 'Sent, week', expr: recipients(on, 'send', '7d', by), unit: 'locale', decimals: 0 },
      rate('bounce', '1d'),
      rate('bounce', '7d'),
      rate('complaint', '1d'),
      rate('complaint', '7d'),
    ],
  });
};
