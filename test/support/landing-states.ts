import { collectorNames } from '../../src/collectors/index.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import {
  landingStatus,
  type CollectorReport,
  type LandingSources,
  type LandingStatus,
} from '../../src/http/landing-status.ts';
import { RecentCounts } from '../../src/http/recent-counts.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { reasonsOf } from '../../src/receivers/rejection.ts';
import { account } from './http-registry.ts';

export const now = Date.UTC(2026, 0, 2, 12);
export const minute = 60_000;
export const hour = 60 * minute;

/** An exporter as the landing page sees it, in which a test plants what is wrong. */
export class LandingWorld {
  /** When it started: a day ago. */
  time = now - 24 * hour;
  readonly registry = new MetricRegistry(() => this.time);
  readonly recent = new RecentCounts(this.registry, () => this.time);
  collectors: CollectorReport[] = collectorNames.map((collector) => ({
    collector,
    accountId: account.account_id,
    region: account.region,
  }));
  fullLabels: NonNullable<LandingSources['fullLabels']> = [];
  ledgerHealthy = true;
  receives = true;

  constructor() {
    const { registry } = this;
    registry.set('ses_exporter_build_info', { version: '1', revision: 'a', node_version: 'v24' }, 1);
    registry.set('ses_exporter_ledger_up', {}, 1);
    registry.set('ses_exporter_config_last_reload_successful', {}, 1);
    registry.set('ses_exporter_clock_offset_seconds', {}, 0);
    this.receiver('sns');
  }

  /** What reception does when a receiver is made. */
  receiver(receiver: 'sns' | 'sqs' | 'firehose' | 'eventbridge'): void {
    const { registry } = this;
    registry.preRegister('ses_exporter_messages_total', { receiver });
    registry.set('ses_exporter_receiver_last_message_timestamp_seconds', { receiver }, 0);
    for (const reason of reasonsOf(receiver))
      registry.preRegister('ses_exporter_messages_rejected_total', { receiver, reason });
  }

  refuse(reason: string, times = 1, receiver = 'sns'): void {
    this.registry.count('ses_exporter_messages_total', { receiver }, times);
    this.registry.count('ses_exporter_messages_rejected_total', { receiver, reason }, times);
    this.recent.look();
  }

  take(times = 1, receiver = 'sns'): void {
    this.registry.count('ses_exporter_messages_total', { receiver }, times);
    this.registry.count('ses_exporter_messages_counted_total', { receiver }, times);
    this.registry.set(
      'ses_exporter_receiver_last_message_timestamp_seconds',
      { receiver },
      this.time / 1_000,
    );
    this.recent.look();
  }

  /** Changes what one collector reports. */
  report(collector: string, change: Partial<CollectorReport>): void {
    this.collectors = this.collectors.map((one) =>
      one.collector === collector ? { ...one, ...change } : one,
    );
  }

  /** What a configuration set shows that publishes these types to one destination. */
  configurationSet(
    name: string,
    { types = [...eventTypes] as readonly string[], enabled = true, destinations = 1, kind = 'sns' } = {},
  ): void {
    const { registry } = this;
    const set = { ...account, configuration_set: name };
    registry.set('ses_configuration_set_sending_enabled', set, 1);
    registry.set('ses_configuration_set_event_destinations', set, destinations);
    if (destinations === 0) return;
    const own = { ...set, destination: 'exporter' };
    registry.set('ses_configuration_set_event_destination_info', { ...own, kind, arn: 'arn' }, 1);
    registry.set('ses_configuration_set_event_destination_enabled', own, enabled ? 1 : 0);
    for (const event_type of eventTypes)
      registry.set(
        'ses_configuration_set_event_destination_event_type',
        { ...own, event_type },
        types.includes(event_type) ? 1 : 0,
      );
  }

  status(): LandingStatus {
    const { registry, recent, collectors, fullLabels, ledgerHealthy, receives, time } = this;
    return landingStatus({
      registry,
      recent,
      collectors,
      fullLabels,
      ledgerHealthy,
      receives,
      now: time,
    });
  }

  /** The ids of what is found, the worst first. */
  found(): readonly string[] {
    return this.status().verdict.findings.map(({ id }) => id);
  }
}

/** A day after the start: every collector works, AWS is content, and events have just come. */
export function soundWorld(): LandingWorld {
  const world = new LandingWorld();
  const { registry } = world;
  world.time = now;
  world.collectors = world.collectors.map((one) => ({ ...one, ok: true, lastSuccess: now - 30_000 }));
  for (const collector of collectorNames)
    registry.set('ses_exporter_collector_duration_seconds', { collector, ...account }, 0.2);
  registry.set('ses_up', account, 1);
  registry.set('ses_account_sending_enabled', account, 1);
  for (const status of ['healthy', 'probation', 'shutdown'])
    registry.set('ses_account_enforcement_status', { ...account, status }, status === 'healthy' ? 1 : 0);
  registry.set('ses_account_production_access_enabled', account, 1);
  registry.set('ses_account_max_24_hour_send', account, 50_000);
  registry.set('ses_account_sent_last_24_hours', account, 12_345);
  registry.set('ses_account_max_send_rate', account, 14);
  registry.set('ses_reputation_bounce_rate', account, 0.012);
  registry.set('ses_reputation_complaint_rate', account, 0.0002);
  registry.set('ses_identity_details_unread', account, 0);
  registry.set('ses_configuration_set_details_unread', account, 0);
  const identity = { ...account, identity: 'shop.example' };
  registry.set('ses_identity_verification_last_success_timestamp_seconds', identity, now / 1_000 - 600);
  const states = ['success', 'pending', 'failed', 'temporary_failure', 'not_started'];
  for (const status of states) {
    const is = status === 'success' ? 1 : 0;
    registry.set('ses_identity_verification_status', { ...identity, status }, is);
    registry.set('ses_identity_dkim_status', { ...identity, status }, is);
    registry.set('ses_identity_mail_from_status', { ...identity, status }, is);
  }
  world.configurationSet('news');
  const newest = { ...account, source: 'cloudwatch' };
  registry.set('ses_exporter_source_newest_data_timestamp_seconds', newest, now / 1_000 - 300);
  agreement(world, 'send', 1_000, 1_000);
  registry.set('ses_exporter_queue_up', { queue: 'ses-events' }, 1);
  world.take(1_000);
  return world;
}

/** So many of the events that CloudWatch counted arrived. */
export function agreement({ registry }: LandingWorld, type: string, arrived: number, counted: number): void {
  const labels = { ...account, event_type: type, source: 'events', reference: 'cloudwatch' };
  registry.set('ses_exporter_source_agreement_source_events', labels, arrived);
  registry.set('ses_exporter_source_agreement_reference_events', labels, counted);
  registry.set('ses_exporter_source_agreement_ratio', labels, arrived / counted);
}
