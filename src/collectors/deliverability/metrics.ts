import { counter, gauge, samplerOf, type MetricSpecs, type SampleOf } from '../../catalog/spec.ts';

const scope = 'since the exporter first saw the account, by metric such as send, delivery, open';

/**
 * Virtual Deliverability Manager. Its counts leave out mails to more than one recipient and to the mailbox simulator, so
 * they are not those of ses_events_total.
 */
export const metrics = {
  ses_vdm_recommendations: gauge(
    'Open recommendations of Virtual Deliverability Manager’s advisor by type and impact (ListRecommendations).',
    'recommendation',
    'impact',
  ),
  ses_vdm_emails_total: counter(
    `Mails in Virtual Deliverability Manager ${scope} (BatchGetMetricData, no dimension).`,
    'metric',
  ),
  ses_vdm_isp_emails_total: counter(
    `Mails to an ISP of the setting isps ${scope} (BatchGetMetricData by ISP).`,
    'isp',
    'metric',
  ),
  ses_vdm_identity_emails_total: counter(
    `Mails from a sending domain ${scope} (BatchGetMetricData by EMAIL_IDENTITY).`,
    'identity',
    'metric',
  ),
  ses_vdm_configuration_set_emails_total: counter(
    `Mails sent with a configuration set ${scope} (BatchGetMetricData by CONFIGURATION_SET).`,
    'configuration_set',
    'metric',
  ),
} satisfies MetricSpecs;

export const sample = samplerOf(metrics);
export type Sample = SampleOf<typeof metrics>;
