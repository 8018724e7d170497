import { held, of, onSharedGauge, type AlertCases, type Input } from './case.ts';

const DAY_MIN = 24 * 60;
const WEEK_MIN = 7 * DAY_MIN;
const identity = 'identity="shop.example"';

const suppressed = (before: number, now: number): Input => ({
  [of('ses_suppression_list_addresses', 'reason="bounce"')]: `${before}x${DAY_MIN - 1} ${now}x180`,
  [of('ses_suppression_list_addresses', 'reason="complaint"')]: held(0, DAY_MIN + 180),
});

/** An address whose warm-up is at these ratios, as pods see it one after the other. */
function warming(ratios: readonly string[], status = 1): Input {
  const address = 'ip="203.0.113.1",pool="news"';
  const seen = ratios.map((values, pod) => [
    of('ses_dedicated_ip_warmup_ratio', `instance="${pod}",${address}`),
    values,
  ]);
  return {
    ...(Object.fromEntries(seen) as Input),
    [of('ses_dedicated_ip_warmup_status', `${address},status="in_progress"`)]: held(status, 4 * DAY_MIN),
  };
}

const verification = 'ses_identity_verification_status';
const lastSuccess = 'ses_identity_verification_last_success_timestamp_seconds';
const temporaryFailure = onSharedGauge(verification, `${identity},status="temporary_failure"`, [1, 0], 15);
const unverified = (status: string): Input => ({
  [of(verification, `${identity},status="${status}"`)]: held(1),
});

export const senderCases: Readonly<Record<string, AlertCases>> = {
  SesIdentityVerificationFailing: temporaryFailure,
  SesIdentityVerificationLost: {
    fires: [
      { at: 16, input: { ...unverified('failed'), [of(lastSuccess, identity)]: held(1_700_000_000) } },
      // Its details cannot be read, but a week ago it was verified.
      {
        at: WEEK_MIN + 30,
        input: {
          [of(verification, `${identity},status="success"`)]: `1x${WEEK_MIN} 0x60`,
          [of(verification, `${identity},status="failed"`)]: `0x${WEEK_MIN} 1x60`,
        },
      },
    ],
    silent: [
      // SES still looks for the records, which is another alert.
      { at: 16, input: unverified('temporary_failure') },
      // Somebody began to set it up, and never finished.
      { at: 16, input: unverified('failed') },
      { at: 16, input: { ...unverified('failed'), [of(lastSuccess, identity)]: held(0) } },
      { at: 16, input: unverified('pending') },
      {
        at: 16,
        input: {
          ...unverified('failed'),
          [of(lastSuccess, 'identity="other.example"')]: held(1_700_000_000),
        },
      },
    ],
  },
  SesDkimFailing: onSharedGauge('ses_identity_dkim_status', `${identity},status="failed"`, [1, 0], 15),
  SesMailFromFailing: onSharedGauge(
    'ses_identity_mail_from_status',
    `${identity},status="failed"`,
    [1, 0],
    15,
  ),
  SesEventDestinationDisabled: onSharedGauge(
    'ses_configuration_set_event_destination_enabled',
    'configuration_set="news",destination="sns"',
    [0, 1],
    60,
  ),
  SesDedicatedIpWarmupStuck: {
    fires: [
      { at: 3 * DAY_MIN, input: warming([held(0.4, 4 * DAY_MIN)]) },
      // A rollout has replaced the pod that saw it.
      {
        at: 3 * DAY_MIN,
        input: warming([held(0.4, DAY_MIN), `_x${DAY_MIN} 0.4x${3 * DAY_MIN}`]),
      },
    ],
    silent: [
      { at: 3 * DAY_MIN, input: warming(['0.1+0.0001x5760']) },
      // It grows by a step a day.
      { at: 3 * DAY_MIN, input: warming([`0.4x${1.5 * DAY_MIN} 0.42x${2 * DAY_MIN}`]) },
      { at: 3 * DAY_MIN, input: warming([held(1, 4 * DAY_MIN)], 0) },
      // Installed this morning.
      { at: 180, input: warming([held(0.4, DAY_MIN)]) },
      // Begun anew a day ago.
      { at: 3 * DAY_MIN, input: warming([`0.4x${2 * DAY_MIN} 0.1x${2 * DAY_MIN}`]) },
    ],
  },
  SesSuppressionListGrowsFast: {
    fires: [{ at: DAY_MIN + 60, input: suppressed(1_000, 1_101) }],
    silent: [
      { at: DAY_MIN + 60, input: suppressed(1_000, 1_099) },
      { at: DAY_MIN + 60, input: suppressed(2_000, 2_150) },
      { at: DAY_MIN + 60, input: suppressed(10, 109) },
      // Two pods of a rollout show the same list.
      {
        at: DAY_MIN + 60,
        input: {
          ...suppressed(1_000, 1_000),
          [of('ses_suppression_list_addresses', 'instance="new",reason="bounce"')]:
            `_x${DAY_MIN - 1} 1000x180`,
        },
      },
    ],
  },
  SesRecommendationOpen: onSharedGauge(
    'ses_vdm_recommendations',
    'recommendation="dmarc",impact="high"',
    [1, 0],
    7 * 60,
  ),
};
