import type { AccountLabels } from '../../aws/account.ts';
import { deliverabilityMetrics, type DeliverabilityMetric } from '../../aws/sesv2/deliverability-metrics.ts';
import type { Deliverability, DeliverabilityRequest, MetricDay } from '../../aws/sesv2/deliverability.ts';
import type { NamesOf } from '../../catalog/spec.ts';
import type { PeriodObservation } from '../../contracts/period.ts';
import type { Failed } from '../collector.ts';
import { inWords } from '../common/state-set.ts';
import type { metrics } from './metrics.ts';

export const DAY_MS = 86_400_000;

export type CounterName = NamesOf<typeof metrics, 'counter'>;

/** A part of the mail that is counted apart, and the counter that it is counted in. */
export interface Part {
  readonly metric: CounterName;
  readonly labels: Readonly<Record<string, string>>;
  readonly asks: NonNullable<DeliverabilityRequest['part']> | undefined;
}

/** All of the account's mail. */
export function wholeAccount(labels: AccountLabels): Part {
  return { metric: 'ses_vdm_emails_total', labels, asks: undefined };
}

export function ispPart(account: AccountLabels, isp: string): Part {
  return {
    metric: 'ses_vdm_isp_emails_total',
    labels: { ...account, isp },
    asks: { dimension: 'ISP', value: isp },
  };
}

export function identityPart(account: AccountLabels, identity: string): Part {
  return {
    metric: 'ses_vdm_identity_emails_total',
    labels: { ...account, identity },
    asks: { dimension: 'EMAIL_IDENTITY', value: identity },
  };
}

export function configurationSetPart(account: AccountLabels, configuration_set: string): Part {
  return {
    metric: 'ses_vdm_configuration_set_emails_total',
    labels: { ...account, configuration_set },
    asks: { dimension: 'CONFIGURATION_SET', value: configuration_set },
  };
}

/** The series of each of the ten metrics. */
export function seriesOf(part: Part) {
  return deliverabilityMetrics.map((metric) => ({ metric: part.metric, labels: labelsOf(part, metric) }));
}

export function observationsOf(
  part: Part,
  days: readonly MetricDay[],
): readonly PeriodObservation<CounterName>[] {
  const labels = new Map(deliverabilityMetrics.map((metric) => [metric, labelsOf(part, metric)]));
  return days.map(({ metric, start, value }) => ({
    metric: part.metric,
    labels: labels.get(metric) ?? {},
    part: '',
    start,
    end: start + DAY_MS,
    total: value,
  }));
}

/**
 * The day in progress, with a 0 for what has no point: at first sight only its growth from here on is to be counted.
 * What AWS answered with an error is not known, and counts from the next day on.
 */
export function dayInProgress({ days, failed }: Deliverability, start: number): readonly MetricDay[] {
  const isKnown = (metric: DeliverabilityMetric) => failed.every((one) => one.metric !== metric);
  return deliverabilityMetrics
    .filter(isKnown)
    .map(
      (metric) =>
        days.find((day) => day.metric === metric && day.start === start) ?? { metric, start, value: 0 },
    );
}

/** Queries that AWS answered with an error, or all of a part's where its call was. */
export function failuresOf({ asks }: Part, { failed }: Pick<Deliverability, 'failed'>): readonly Failed[] {
  return failed.map(({ metric, code }) => ({
    what: `${inWords(metric)} of ${asks?.value ?? 'all mail'}`,
    code,
  }));
}

function labelsOf({ labels }: Part, metric: DeliverabilityMetric): Part['labels'] {
  return { ...labels, metric: inWords(metric) };
}
