import { account, of, other, type AlertCases, type Input, type Whose } from './case.ts';
import { bounces, cloudwatch, cloudwatchBy, events, every, statistics } from './counters.ts';

/** So many a minute, sent and delivered, and all was well for 100 minutes. */
const delivered = (deliveries: number, sent: number, whose?: Whose): Input => ({
  ...events('send', every(sent, 200), whose),
  ...events('delivery', `0+${sent}x100 ${100 * sent}+${deliveries}x100`, whose),
});

/** What became of so many attempts a minute at Gmail, while Yahoo takes everything. */
const provider = (
  deliveries: number,
  bounced: number,
  delays = 0,
  { subtype = 'general', whose = account } = {},
) => {
  const arrived = (to: string) =>
    of('ses_delivery_duration_seconds_count', `configuration_set="news",recipient_provider="${to}"`, whose);
  const delay = 'configuration_set="news",delay_type="general",recipient_provider="gmail"';
  return {
    ...events('send', every(100), whose),
    ...events('delivery', every(50), whose),
    [arrived('yahoo')]: every(50),
    [arrived('gmail')]: every(deliveries),
    ...bounces(every(bounced), 'permanent', subtype, whose),
    [of('ses_delivery_delays_total', delay, whose)]: every(delays),
  };
};

/** CloudWatch counts the same mail. */
const byAws = {
  ...cloudwatchBy('configuration_set', 'send', every(100)),
  ...cloudwatchBy('configuration_set', 'delivery', every(50)),
};

export const deliveryCases: Readonly<Record<string, AlertCases>> = {
  SesDeliveriesStall: {
    fires: [
      { at: 180, input: delivered(49, 100) },
      { at: 180, input: delivered(0, 3.4) },
      // One account of two.
      { at: 180, input: { ...delivered(0, 100), ...delivered(98, 100, other) } },
      // As CloudWatch counts too.
      {
        at: 180,
        input: {
          ...delivered(0, 100),
          ...cloudwatch('send', every(100, 200)),
          ...cloudwatch('delivery', '0+100x100 10000x100'),
        },
      },
      // By CloudWatch alone.
      {
        at: 90,
        input: { ...cloudwatch('send', every(100)), ...cloudwatch('delivery', every(10)) },
      },
    ],
    silent: [
      { at: 180, input: delivered(50, 100) },
      { at: 180, input: delivered(0, 3.3) },
      // For ten minutes.
      { at: 141, input: delivered(0, 100) },
      // The counters began again.
      {
        at: 100,
        input: { ...events('send', '0+9x60 0+9x60'), ...events('delivery', '0+9x60 0+9x60') },
      },
      // The event destination tells of no deliveries: CloudWatch does, or nobody.
      {
        at: 120,
        input: {
          ...delivered(0, 100),
          ...events('delivery', every(0)),
          ...cloudwatch('send', every(100)),
          ...cloudwatch('delivery', every(98)),
        },
      },
      { at: 120, input: { ...events('send', every(100)), ...events('delivery', every(0)) } },
    ],
  },
  SesProviderDelays: {
    fires: [
      { at: 80, input: provider(79, 0, 21) },
      { at: 80, input: { ...provider(79, 0, 21), ...byAws } },
      { at: 80, alerts: 2, input: { ...provider(79, 0, 21), ...provider(0, 0, 1, { whose: other }) } },
    ],
    silent: [
      { at: 80, input: provider(80, 0, 20) },
      { at: 80, input: provider(0, 0, 0.8) },
    ],
  },
  SesProviderBlocks: {
    fires: [
      { at: 80, input: provider(79, 21) },
      { at: 80, input: { ...provider(79, 21), ...byAws } },
      { at: 80, input: { ...provider(79, 21), ...provider(80, 20, 0, { whose: other }) } },
      { at: 80, input: provider(0, 0.9) },
    ],
    silent: [
      { at: 80, input: provider(80, 20) },
      { at: 80, input: provider(0, 0.8) },
      // SES keeps the mail back, Gmail refuses none of it.
      { at: 80, input: provider(50, 50, 0, { subtype: 'on_account_suppression_list' }) },
      // The event destination tells of no deliveries.
      {
        at: 80,
        input: { ...events('send', every(100)), ...events('delivery', every(0)), ...bounces(every(1)) },
      },
    ],
  },
  SesRejects: {
    fires: [
      { at: 12, input: events('reject', '0x9 1x60') },
      // Every source counts the same one.
      {
        at: 12,
        input: {
          ...events('reject', '0x9 1x60'),
          ...cloudwatch('reject', '0x9 1x60'),
          ...statistics('rejects', '0x9 1x60'),
        },
      },
      // The event destination tells of no rejects.
      {
        at: 12,
        input: {
          ...events('send', every(10)),
          ...cloudwatch('send', every(10)),
          ...events('reject', every(0)),
          ...cloudwatch('reject', '0x9 1x60'),
        },
      },
    ],
    silent: [
      { at: 12, input: events('reject', '0x60') },
      { at: 12, input: events('reject', '5x9 0x60') },
    ],
  },
  SesRenderingFailures: {
    fires: [
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '0x9 1x60' },
      },
    ],
    silent: [
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '7x60' },
      },
      // A restart of the counter is no failure.
      {
        at: 12,
        input: { [of('ses_rendering_failures_total', 'template="order",configuration_set="a"')]: '7x9 0x60' },
      },
    ],
  },
};
