import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, recorded, type Outcome } from '../query.ts';
import { lacking } from './account.ts';
import { told } from './published.ts';
import type { Recording } from './recording.ts';

/**
 * An attempt ends in a delivery, a bounce or, for now, a delay. Sets whose events do not tell of deliveries are left out:
 * every attempt that is known of would have failed. So is an account whose deliveries receivers lack.
 */
export function providerRecords(window: '1h' | '1d'): readonly Recording[] {
  const by = `${ACCOUNT}, recipient_provider`;
  const ofTold = (outcome: Outcome) =>
    `sum by (${by}) (${recorded.outcomes(outcome, window)} ${told('delivery')})`;
  const bounced = ofTold('bounces');
  const delayed = ofTold('delays');
  const ends = { delivered: ofTold('deliveries'), bounced, delayed };
  const attempts = Object.entries(ends).map(
    ([end, count]) => `label_replace(${count}, "end", "${end}", "", "")`,
  );
  const lack = lacking(window, '{event_type="delivery"}');
  const perAttempt = (what: string) => `${what} / on (${by}) (${recorded.providerAttempts(window)} > 0)`;
  return [
    {
      record: recorded.providerAttempts(window),
      expr: `sum by (${by}) (${attempts.join(' or ')}) unless on (${ACCOUNT}) ${lack}`,
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
