import { describe, expect, it } from 'vitest';
import { deliverabilityMetrics } from '../../src/aws/sesv2/deliverability-metrics.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute, noon } from '../support/aws-collector-bench.ts';
import {
  deliverabilityBench,
  partOf,
  queriesOf,
  says,
  type DeliverabilityBench,
} from '../support/deliverability-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { eventually } from '../support/eventually.ts';

const hour = 60 * minute;
const day = 24 * hour;
const today = noon - 12 * hour;
/** Lines of series in which something was counted. */
async function counted(bench: DeliverabilityBench, ...prefixes: string[]): Promise<string[]> {
  return (await bench.lines(...prefixes)).filter((line) => !line.endsWith(' 0'));
}

const calls = ({ aws }: DeliverabilityBench) =>
  aws.asked.filter((operation) => operation === 'BatchGetMetricData').length;

describe('the deliverability collector', () => {
  it('counts what days gain after the first sight, by ISP, sending domain and configuration set', async () => {
    await using bench = await deliverabilityBench();
    bench.has(['shop.example'], ['news']);
    says(bench, today - day, 'SEND', 900);
    says(bench, today, 'SEND', 100);
    says(bench, today, 'SEND', 40, 'Gmail');
    await bench.running.firstRuns;
    expect(await counted(bench, 'ses_vdm_')).toEqual([]);
    expect(await bench.lines('ses_vdm_emails_total')).toHaveLength(10);

    says(bench, today, 'SEND', 107);
    says(bench, today, 'COMPLAINT', 2);
    says(bench, today, 'SEND', 43, 'Gmail');
    says(bench, today, 'PERMANENT_BOUNCE', 1, 'shop.example');
    says(bench, today, 'DELIVERY_OPEN', 5, 'news');
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_')).toEqual([
      'ses_vdm_configuration_set_emails_total{configuration_set="news",metric="delivery_open"} 5',
      'ses_vdm_emails_total{metric="complaint"} 2',
      'ses_vdm_emails_total{metric="send"} 7',
      'ses_vdm_identity_emails_total{identity="shop.example",metric="permanent_bounce"} 1',
      'ses_vdm_isp_emails_total{isp="Gmail",metric="send"} 3',
    ]);
  });

  it('counts a day that AWS revises late, once, and the next day from its first mail', async () => {
    await using bench = await deliverabilityBench();
    await bench.running.firstRuns;
    says(bench, today, 'OPEN', 10);
    await bench.pass(hour);
    await bench.pass(day);
    says(bench, today, 'OPEN', 13);
    says(bench, today + day, 'OPEN', 4);
    await bench.pass(hour);
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_emails_total')).toEqual(['ses_vdm_emails_total{metric="open"} 17']);
  });

  it('goes on after a restart, and reads the days that it was away', async () => {
    await using before = await deliverabilityBench();
    await before.running.firstRuns;
    says(before, today, 'SEND', 5);
    await before.pass(hour);
    await using after = await deliverabilityBench({ isps: undefined, lookback: '1d' }, before);
    after.clock.pass(9 * day);
    says(after, today, 'SEND', 8);
    says(after, today + 4 * day, 'SEND', 50);
    await after.running.firstRuns;
    await after.pass(hour);
    expect(await counted(after, 'ses_vdm_emails_total')).toEqual(['ses_vdm_emails_total{metric="send"} 58']);
  });

  it('costs one call and shows nothing where it is not enabled, and is no failure', async () => {
    await using bench = await deliverabilityBench();
    bench.refused[''] = fault('NotFoundException');
    await bench.running.firstRuns;
    await bench.pass(hour);
    expect(bench.aws.asked).toEqual(['BatchGetMetricData', 'BatchGetMetricData']);
    expect(await bench.lines('ses_vdm_')).toEqual([]);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="deliverability"} 1',
    ]);
    await bench.pass(30 * day);
    expect(bench.log).toMatchObject([{ level: 'info', fields: { what: 'Virtual Deliverability Manager' } }]);
  });

  it('asks for as many sending domains and configuration sets as it may, and says how many it left out', async () => {
    await using bench = await deliverabilityBench({ max_identities: 3, max_configuration_sets: 2 });
    const domains = Array.from({ length: 50 }, (_one, at) => `d${at + 10}.example`);
    bench.has(
      [...domains, 'boss@d10.example'],
      Array.from({ length: 20 }, (_one, at) => `set-${at + 10}`),
    );
    await bench.running.firstRuns;
    // The account, an ISP, three domains, two configuration sets.
    expect(calls(bench)).toBe(7);
    const batches = bench.aws.calls.filter(({ operation }) => operation === 'BatchGetMetricData');
    expect(batches.map((call) => partOf(queriesOf(call)[0]))).toEqual([
      '',
      'Gmail',
      'd10.example',
      'd11.example',
      'd12.example',
      'set-10',
      'set-11',
    ]);
    expect(await bench.lines('ses_exporter_collector_left_out')).toEqual([
      'ses_exporter_collector_left_out{collector="deliverability"} 65',
    ]);
  });

  it('goes on without a part of the mail that AWS refuses to tell about', async () => {
    await using bench = await deliverabilityBench();
    bench.has([], ['news']);
    await bench.running.firstRuns;
    says(bench, today, 'SEND', 4, 'news');
    bench.refused['Gmail'] = fault('BadRequestException');
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_')).toEqual([
      'ses_vdm_configuration_set_emails_total{configuration_set="news",metric="send"} 4',
    ]);
    expect(bench.log).toMatchObject([{ level: 'info', fields: { what: 'counts of Gmail' } }]);
  });

  it.each(['INTERNAL_FAILURE', 'ACCESS_DENIED'])(
    'counts all but a query that AWS answers with %s, and all of that when it comes back',
    async (code) => {
      await using bench = await deliverabilityBench();
      await bench.running.firstRuns;
      bench.failed['Gmail OPEN'] = code;
      for (let past = 0; past < 12; past++) {
        for (const part of ['', 'Gmail'])
          for (const metric of ['SEND', 'OPEN'] as const) says(bench, today + past * day, metric, 5, part);
        await bench.pass(day);
      }
      const all = [
        'ses_vdm_emails_total{metric="open"} 60',
        'ses_vdm_emails_total{metric="send"} 60',
        'ses_vdm_isp_emails_total{isp="Gmail",metric="send"} 60',
      ];
      expect(await counted(bench, 'ses_vdm_')).toEqual(all);
      expect(
        await bench.lines('ses_exporter_collector_failed_parts', 'ses_exporter_collector_success'),
      ).toEqual([
        'ses_exporter_collector_failed_parts{collector="deliverability"} 1',
        'ses_exporter_collector_success{collector="deliverability"} 1',
      ]);
      expect(bench.log[0]).toMatchObject({ fields: { parts: [`open of Gmail: ${code}`] } });
      delete bench.failed['Gmail OPEN'];
      await bench.pass(hour);
      const open = 'ses_vdm_isp_emails_total{isp="Gmail",metric="open"} 60';
      expect(await counted(bench, 'ses_vdm_')).toEqual([...all, open].toSorted());
    },
  );

  it('goes on without the list of domains or of configuration sets where it is denied', async () => {
    await using bench = await deliverabilityBench();
    bench.has(['shop.example'], ['news']);
    bench.aws.answer('ListIdentities', fault('AccessDenied'));
    await bench.running.firstRuns;
    says(bench, today, 'SEND', 4, 'news');
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_')).toEqual([
      'ses_vdm_configuration_set_emails_total{configuration_set="news",metric="send"} 4',
    ]);
    expect(bench.running.status()).toMatchObject([{ ok: true, denied: ['identities'] }]);
  });

  it('goes on past a part for which AWS answers the whole call with an error', async () => {
    await using bench = await deliverabilityBench();
    bench.has([], ['news']);
    await bench.running.firstRuns;
    says(bench, today, 'SEND', 4, 'news');
    says(bench, today, 'SEND', 3, 'Gmail');
    bench.refused['Gmail'] = fault('InternalServiceErrorException');
    await bench.pass(hour);
    const news = 'ses_vdm_configuration_set_emails_total{configuration_set="news",metric="send"} 4';
    expect(await counted(bench, 'ses_vdm_')).toEqual([news]);
    expect(bench.running.status()).toMatchObject([{ ok: true, failed: { length: 10 } }]);
    delete bench.refused['Gmail'];
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_')).toEqual([
      news,
      'ses_vdm_isp_emails_total{isp="Gmail",metric="send"} 3',
    ]);
  });

  it('at first sight takes a query that AWS answers with an error for unknown, not for nothing', async () => {
    await using bench = await deliverabilityBench({ isps: [] });
    says(bench, today, 'OPEN', 100);
    bench.failed[' OPEN'] = 'INTERNAL_FAILURE';
    await bench.running.firstRuns;
    delete bench.failed[' OPEN'];
    await bench.pass(hour);
    says(bench, today + day, 'OPEN', 6);
    await bench.pass(day);
    expect(await counted(bench, 'ses_vdm_')).toEqual(['ses_vdm_emails_total{metric="open"} 6']);
  });

  it('fails when AWS answers nothing but errors', async () => {
    await using bench = await deliverabilityBench({ isps: [] });
    await bench.running.firstRuns;
    for (const metric of deliverabilityMetrics) bench.failed[` ${metric}`] = 'INTERNAL_FAILURE';
    await bench.pass(hour);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="deliverability"} 0',
    ]);
  });

  it('counts what was read before a failure, and the rest after it, nothing twice', async () => {
    await using bench = await deliverabilityBench();
    bench.has([], ['news']);
    await bench.running.firstRuns;
    says(bench, today, 'SEND', 4);
    says(bench, today, 'SEND', 4, 'news');
    bench.refused['news'] = fault('TooManyRequestsException');
    await bench.pass(hour);
    expect(await counted(bench, 'ses_vdm_')).toEqual(['ses_vdm_emails_total{metric="send"} 4']);
    delete bench.refused['news'];
    await bench.timetable.fire();
    await eventually(async () =>
      expect(await counted(bench, 'ses_vdm_')).toEqual([
        'ses_vdm_configuration_set_emails_total{configuration_set="news",metric="send"} 4',
        'ses_vdm_emails_total{metric="send"} 4',
      ]),
    );
  });

  it('shows open recommendations by type and impact, and those there are none of', async () => {
    await using bench = await deliverabilityBench();
    bench.aws.answer('ListRecommendations', {
      Recommendations: [
        { Type: 'DMARC', Impact: 'LOW' },
        { Type: 'DMARC', Impact: 'LOW' },
        { Type: 'IP_LISTING', Impact: 'HIGH' },
      ],
    });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_vdm_recommendations')).toHaveLength(16);
    expect(await counted(bench, 'ses_vdm_recommendations')).toEqual([
      'ses_vdm_recommendations{recommendation="dmarc",impact="low"} 2',
      'ses_vdm_recommendations{recommendation="ip_listing",impact="high"} 1',
    ]);
  });

  it('is not enabled unless it is said so, because AWS may bill the queries', async () => {
    await using bench = await awsBench({ of: ['deliverability'] });
    await bench.running.firstRuns;
    expect(bench.aws.asked).toEqual([]);
  });
});
