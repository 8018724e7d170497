import type { Level } from '../../../prometheus/src/query.ts';
import { rowValue, toDashboard } from '../common/links.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { ranking } from '../common/ranked.ts';
import { partsOf } from '../common/rates.ts';
import { type Kind, decimalsOf, limitsOf, on, onRecorded } from './scope.ts';

const rateOfSets = (kind: Kind, matchers = {}) =>
  on(`ses_configuration_set_reputation_${kind}_rate`, matchers);

/** The sets with the highest rate that AWS measured in the time range. */
const highest = (kind: Kind) =>
  ranking({
    name: `highest_${kind}`,
    label: 'configuration_set',
    weight: `max by (configuration_set) (max_over_time(${rateOfSets(kind)}[$__range:1h]))`,
    count: 4,
  });
const sets = { bounce: highest('bounce'), complaint: highest('complaint') };
export const ranks = [sets.bounce.variable, sets.complaint.variable];

export const setOverTime = (kind: Kind) => {
  return timeseries({
    title: `${kind === 'bounce' ? 'Bounce' : 'Complaint'} rate by configuration set`,
    description: `AWS’s ${kind} rate of the configuration sets that publish reputation metrics: the four with the highest rate in the time range. Dashed: AWS’s review and pause limits, which apply to the account.`,
    unit: 'percentunit',
    min: 0,
    noValue: 'no configuration set publishes reputation metrics',
    limits: limitsOf(kind),
    openNames: true,
    queries: [
      {
        legend: '{{configuration_set}}',
        expr: `max by (configuration_set) (${rateOfSets(kind, sets[kind].first)})`,
      },
    ],
  });
};

export const ratesTable = (
  title: string,
  label: Level,
  header: string,
  to: { readonly title: string; readonly uid: string },
) => {
  const parts = partsOf(onRecorded, label);
  const rate = (kind: Kind, window: '1d' | '7d') => ({
    header: `${kind === 'bounce' ? 'Bounced' : 'Complained'}, ${window === '1d' ? 'day' : 'week'}`,
    expr: kind === 'bounce' ? parts.bounceRate(window) : parts.complaintRate(window),
    unit: 'percentunit',
    decimals: decimalsOf(kind),
    limits: limitsOf(kind),
  });
  return table({
    title,
    description: `Recipients of a week, and the shares of them that ${label === 'configuration_set' ? 'hard bounced' : 'bounced'} and complained, in the last day and the last week. AWS measures the rates of the whole account; this shows what they are made of.`,
    noValue: 'nothing was sent in a week, or no receiver brings events',
    keys: [
      {
        label,
        header,
        links: [toDashboard(to.title, to.uid, { [label]: rowValue(header) })],
      },
    ],
    sortBy: 'Sent, week',
    columns: [
      { header: 'Sent, week', expr: parts.of('7d', 'send'), unit: 'locale', decimals: 0 },
      rate('bounce', '1d'),
      rate('bounce', '7d'),
      rate('complaint', '1d'),
      rate('complaint', '7d'),
    ],
  });
};
