import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, increase, recorded } from '../query.ts';
import { lacking } from './account.ts';
import type { Recording } from './recording.ts';

/** SES gave no such mail to a provider: suppression lists of any kind, recipients who have unsubscribed. */
const neverTried = /.*suppress.*|unsubscribed_recipient/;

/**
 * An attempt ends in a delivery, a bounce or, for now, a delay. Nothing is said of providers where receivers bring no
 * deliveries: every attempt that is known of would have failed.
 */
export function providerRecords(window: '1h' | '1d'): readonly Recording[] {
  const by = `${ACCOUNT}, recipient_provider`;
  const bounced = increase('ses_bounced_recipients_total', window, by, {
    bounce_subtype: { not: neverTried },
  });
  const delayed = increase('ses_delivery_delays_total', window, by);
  const ends = {
    delivered: increase('ses_delivery_duration_seconds_count', window, by),
    bounced,
    delayed,
  };
  const attempts = Object.entries(ends).map(
    ([end, count]) => `label_replace(${count}, "end", "${end}", "", "")`,
  );
  const deliveries = '{event_type="delivery"}';
  const told = `(${recorded.events('7d')}${deliveries} > 0 unless on (${ACCOUNT}) ${lacking(window, deliveries)})`;
  const perAttempt = (what: string) => `${what} / on (${by}) (${recorded.providerAttempts(window)} > 0)`;
  return [
    {
      record: recorded.providerAttempts(window),
      expr: `sum by (${by}) (${attempts.join(' or ')}) and on (${ACCOUNT}) ${told}`,
    },
    { record: recorded.providerDelayed(window), expr: perAttempt(delayed) },
    { record: recorded.providerBounced(window), expr: perAttempt(bounced) },
    ...(window === '1h'
      ? [
          {
            record: recorded.providerDuration,
            expr: `histogram_quantile(0.95, sum by (${by}, le) (rate(${selector('ses_delivery_duration_seconds_bucket')}[1h])))`,
          },
        ]
      : []),
  ];
}
