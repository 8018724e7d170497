import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/demo/aws-protocols.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { setsNamed } from '../support/ses-answers.ts';

/** What GetConfigurationSet says of each; an empty set leaves everything to the account. A test may change them. */
type Sets = Record<string, Record<string, unknown> | Fault>;

async function benchWith(sets: Sets, settings = {}) {
  const bench = await awsBench({
    of: ['configuration-sets'],
    settings: { 'configuration-sets': settings },
  });
  bench.aws.answer('ListConfigurationSets', () => setsNamed(Object.keys(sets)));
  bench.aws.answer(
    'GetConfigurationSet',
    ({ input }) => sets[String(input['ConfigurationSetName'])] ?? fault('NotFoundException'),
  );
  bench.aws.answer('GetConfigurationSetEventDestinations', { EventDestinations: [] });
  return { ...bench, sets };
}

const sends = (SendingEnabled: boolean) => ({ SendingOptions: { SendingEnabled } });

const numbered = (count: number): Sets =>
  Object.fromEntries(
    Array.from({ length: count }, (_one, at) => [`set-${String(at).padStart(3, '0')}`, sends(true)]),
  );

describe('the configuration sets collector', () => {
  it('shows switches, overrides and policies', async () => {
    await using bench = await benchWith({
      news: {
        ...sends(false),
        ReputationOptions: { ReputationMetricsEnabled: true, LastFreshStart: 1_757_000_000.5 },
        DeliveryOptions: { TlsPolicy: 'REQUIRE', SendingPoolName: 'mailings', MaxDeliverySeconds: 14_400 },
        ArchivingOptions: { ArchiveArn: 'arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abc' },
        SuppressionOptions: {
          SuppressedReasons: ['COMPLAINT'],
          SuppressionScope: 'ACCOUNT',
          ValidationOptions: { ConditionThreshold: { ConditionThresholdEnabled: 'ENABLED' } },
        },
        VdmOptions: {
          DashboardOptions: { EngagementMetrics: 'ENABLED' },
          GuardianOptions: { OptimizedSharedDelivery: 'DISABLED' },
        },
      },
    });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_configuration_set_')).toEqual([
      'ses_configuration_set_archiving_enabled{configuration_set="news"} 1',
      `ses_configuration_set_details_oldest_timestamp_seconds ${bench.clock.now() / 1_000}`,
      'ses_configuration_set_details_unread 0',
      'ses_configuration_set_event_destinations{configuration_set="news"} 0',
      'ses_configuration_set_info{configuration_set="news",tls_policy="require",https_policy="",sending_pool="mailings",custom_redirect_domain="",suppression_scope="account"} 1',
      'ses_configuration_set_last_fresh_start_timestamp_seconds{configuration_set="news"} 1757000000.5',
      'ses_configuration_set_max_delivery_seconds{configuration_set="news"} 14400',
      'ses_configuration_set_reputation_metrics_enabled{configuration_set="news"} 1',
      'ses_configuration_set_sending_enabled{configuration_set="news"} 0',
      'ses_configuration_set_suppression_enabled{configuration_set="news",reason="bounce"} 0',
      'ses_configuration_set_suppression_enabled{configuration_set="news",reason="complaint"} 1',
      'ses_configuration_set_suppression_validation_enabled{configuration_set="news"} 1',
      'ses_configuration_set_vdm_engagement_metrics_enabled{configuration_set="news"} 1',
      'ses_configuration_set_vdm_optimized_shared_delivery_enabled{configuration_set="news"} 0',
    ]);
  });

  it('shows nothing of what a set leaves to the account', async () => {
    await using bench = await benchWith({ bare: {} });
    await bench.running.firstRuns;
    const own = (await bench.lines('ses_configuration_set_')).filter((line) => line.includes('"bare"'));
    expect(own.map((line) => line.split('{')[0])).toEqual([
      'ses_configuration_set_archiving_enabled',
      'ses_configuration_set_event_destinations',
      'ses_configuration_set_info',
    ]);
  });

  it('shows which events go where, those that go nowhere included', async () => {
    await using bench = await benchWith({ news: {} });
    bench.aws.answer('GetConfigurationSetEventDestinations', {
      EventDestinations: [
        {
          Name: 'to-sns',
          Enabled: false,
          SnsDestination: { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:ses-events' },
          MatchingEventTypes: ['BOUNCE', 'RENDERING_FAILURE', 'TELEPATHY'],
        },
      ],
    });
    await bench.running.firstRuns;
    const destination = 'configuration_set="news",destination="to-sns"';
    expect(await bench.lines('ses_configuration_set_event_destination')).toEqual([
      `ses_configuration_set_event_destination_enabled{${destination}} 0`,
      ...[
        'bounce',
        'click',
        'complaint',
        'delivery',
        'delivery_delay',
        'open',
        'reject',
        'rendering_failure',
        'send',
        'subscription',
        'telepathy',
      ].map(
        (type) =>
          `ses_configuration_set_event_destination_event_type{${destination},event_type="${type}"} ${
            ['bounce', 'rendering_failure', 'telepathy'].includes(type) ? 1 : 0
          }`,
      ),
      `ses_configuration_set_event_destination_info{${destination},kind="sns",arn="arn:aws:sns:eu-west-1:123456789012:ses-events"} 1`,
      'ses_configuration_set_event_destinations{configuration_set="news"} 1',
    ]);
  });

  it('reads many sets in turn, and keeps what it has read', async () => {
    await using bench = await benchWith(numbered(120), { reads_per_run: 50 });
    await bench.running.firstRuns;
    const reads = () =>
      bench.aws.asked.splice(0).filter((call) => call.startsWith('GetConfigurationSet ')).length;
    expect(reads()).toBe(20);
    for (const unread of [50, 0]) {
      await bench.pass(10 * minute);
      expect(reads()).toBe(50);
      expect(await bench.lines('ses_configuration_set_details_unread')).toEqual([
        `ses_configuration_set_details_unread ${unread}`,
      ]);
    }
    expect(await bench.lines('ses_configuration_set_sending_enabled')).toHaveLength(120);
  });

  it('keeps series for sets that cannot send when there are too many', async () => {
    await using bench = await benchWith(
      { ...numbered(10), 'zz-off': sends(false) },
      { max_configuration_sets: 1 },
    );
    await bench.running.firstRuns;
    expect(await bench.lines('ses_configuration_set_sending_enabled', 'ses_exporter_collector_left')).toEqual(
      [
        'ses_configuration_set_sending_enabled{configuration_set="zz-off"} 0',
        'ses_exporter_collector_left_out{collector="configuration-sets"} 10',
      ],
    );
  });

  it('forgets a set that is gone between the list and the reading', async () => {
    await using bench = await benchWith({ news: sends(true) });
    bench.aws.answer('ListConfigurationSets', setsNamed(['news', 'gone']));
    await bench.running.firstRuns;
    expect(await bench.lines('ses_configuration_set_info', 'ses_exporter_collector_success')).toEqual([
      'ses_configuration_set_info{configuration_set="news",tls_policy="",https_policy="",sending_pool="",custom_redirect_domain="",suppression_scope=""} 1',
      'ses_exporter_collector_success{collector="configuration-sets"} 1',
    ]);
  });

  it.each(['AccessDeniedException', 'InternalServiceErrorException'])(
    'shows and refreshes all sets but one that AWS answers with %s, and tells which',
    async (code) => {
      await using bench = await benchWith(numbered(5));
      bench.sets['set-000'] = fault(code);
      await bench.running.firstRuns;
      for (const set of Object.keys(numbered(5)).slice(1)) bench.sets[set] = sends(false);
      await bench.pass(10 * minute);
      expect(
        await bench.lines(
          'ses_configuration_set_sending',
          'ses_exporter_collector_success',
          'ses_exporter_collector_failed_parts',
        ),
      ).toEqual([
        ...Object.keys(numbered(5))
          .slice(1)
          .map((set) => `ses_configuration_set_sending_enabled{configuration_set="${set}"} 0`),
        'ses_exporter_collector_failed_parts{collector="configuration-sets"} 1',
        'ses_exporter_collector_success{collector="configuration-sets"} 1',
      ]);
      const told = [`configuration set set-000: ${code}`];
      expect(bench.log).toMatchObject([{ level: 'warn', fields: { failed: 1, parts: told } }]);
      bench.sets['set-000'] = sends(false);
      await bench.pass(10 * minute);
      expect(await bench.lines('ses_configuration_set_sending')).toHaveLength(5);
      expect(await bench.lines('ses_exporter_collector_failed_parts')).toEqual([
        'ses_exporter_collector_failed_parts{collector="configuration-sets"} 0',
      ]);
    },
  );

  it('reaches the sets that come after many that AWS answers with an error', async () => {
    await using bench = await benchWith(numbered(40));
    for (const set of Object.keys(numbered(15))) bench.sets[set] = fault('AccessDeniedException');
    await bench.running.firstRuns;
    // The first run asks for no more after ten errors and no answer; the next begins with the others.
    await bench.pass(10 * minute);
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_configuration_set_sending')).toHaveLength(25);
    expect(
      await bench.lines('ses_exporter_collector_success', 'ses_exporter_collector_failed_parts'),
    ).toEqual([
      'ses_exporter_collector_failed_parts{collector="configuration-sets"} 15',
      'ses_exporter_collector_success{collector="configuration-sets"} 1',
    ]);
  });

  it('fails and keeps the last values when access is denied', async () => {
    await using bench = await benchWith({ news: sends(true) });
    await bench.running.firstRuns;
    bench.aws.failNext(1, fault('AccessDenied'));
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_configuration_set_sending', 'ses_exporter_collector_success')).toEqual([
      'ses_configuration_set_sending_enabled{configuration_set="news"} 1',
      'ses_exporter_collector_success{collector="configuration-sets"} 0',
    ]);
  });
});
