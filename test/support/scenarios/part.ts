import type { Here } from './scenario.ts';
import { mail, watched } from './series.ts';

/** Most of the account’s mail is another sender’s, and good: 180 a minute. */
export const rest = (here: Here) => ({
  ...watched(here),
  ...mail(here, 180, 0.9, { set: 'receipts', identity: 'receipts.example' }),
});

/** 20 a minute of `news`: by minute 120 there are 2,400 in the day, more than 1,000 since minute 50. */
export const AT = 120;
export const none = [] as const;

export interface Part {
  readonly of: string;
  readonly alerts: readonly [bounces: string, complaints: string];
  readonly labels?: Readonly<Record<string, string>>;
  /** Its totals in CloudWatch. */
  readonly dimensions: string;
  readonly dimension: string;
}

export const set: Part = {
  of: 'configuration set',
  alerts: ['SesConfigurationSetBounceRateHigh', 'SesConfigurationSetComplaintRateHigh'],
  labels: { configuration_set: 'news' },
  dimensions: 'ses:configuration-set',
  dimension: 'dimension_ses_configuration_set="news"',
};
export const identity: Part = {
  of: 'identity',
  alerts: ['SesIdentityBounceRateHigh', 'SesIdentityComplaintRateHigh'],
  labels: { identity: 'shop.example' },
  dimensions: 'ses:from-domain',
  dimension: 'dimension_ses_from_domain="shop.example"',
};
export const tenant: Part = {
  of: 'tenant',
  alerts: ['SesTenantBounceRateHigh', 'SesTenantComplaintRateHigh'],
  dimensions: 'TenantId,TenantName',
  dimension: 'dimension_tenant_id="tn-1",dimension_tenant_name="club"',
};

export function fires(alert: string, { labels = {} }: Part) {
  return { alert, labels } as const;
}
