import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';

const scalingModes: Record<string, string> = { orders: 'STANDARD', mailings: 'MANAGED' };

async function benchWith(settings = {}) {
  const bench = await awsBench({ of: ['dedicated-ips'], settings: { 'dedicated-ips': settings } });
  bench.aws.answer('GetDedicatedIps', {
    DedicatedIps: [
      { Ip: '203.0.113.10', PoolName: 'orders', WarmupStatus: 'DONE', WarmupPercentage: 100 },
      { Ip: '203.0.113.11', PoolName: 'orders', WarmupStatus: 'IN_PROGRESS', WarmupPercentage: 40 },
      { Ip: '203.0.113.20', PoolName: 'mailings', WarmupStatus: 'NOT_APPLICABLE', WarmupPercentage: -1 },
    ],
  });
  bench.aws.answer('ListDedicatedIpPools', { DedicatedIpPools: Object.keys(scalingModes) });
  bench.aws.answer('GetDedicatedIpPool', ({ input: { PoolName } }) => ({
    DedicatedIpPool: { PoolName, ScalingMode: scalingModes[String(PoolName)] },
  }));
  return bench;
}

describe('the dedicated IPs collector', () => {
  it('shows how warm addresses are, and what pools hold', async () => {
    await using bench = await benchWith();
    await bench.running.firstRuns;
    expect((await bench.lines('ses_dedicated_ip')).filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_dedicated_ip_pool_info{pool="mailings",scaling_mode="managed"} 1',
      'ses_dedicated_ip_pool_info{pool="orders",scaling_mode="standard"} 1',
      'ses_dedicated_ip_pool_ips{pool="mailings"} 1',
      'ses_dedicated_ip_pool_ips{pool="orders"} 2',
      'ses_dedicated_ip_pools{scaling_mode="managed"} 1',
      'ses_dedicated_ip_pools{scaling_mode="standard"} 1',
      'ses_dedicated_ip_warmup_ratio{ip="203.0.113.10",pool="orders"} 1',
      'ses_dedicated_ip_warmup_ratio{ip="203.0.113.11",pool="orders"} 0.4',
      'ses_dedicated_ip_warmup_status{ip="203.0.113.10",pool="orders",status="done"} 1',
      'ses_dedicated_ip_warmup_status{ip="203.0.113.11",pool="orders",status="in_progress"} 1',
      'ses_dedicated_ip_warmup_status{ip="203.0.113.20",pool="mailings",status="not_applicable"} 1',
      'ses_dedicated_ips{status="done"} 1',
      'ses_dedicated_ips{status="in_progress"} 1',
      'ses_dedicated_ips{status="not_applicable"} 1',
    ]);
  });

  it('has zeros where there are none', async () => {
    await using bench = await awsBench({ of: ['dedicated-ips'] });
    bench.aws.answer('GetDedicatedIps', { DedicatedIps: [] });
    bench.aws.answer('ListDedicatedIpPools', { DedicatedIpPools: [] });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_dedicated_ip')).toEqual([
      'ses_dedicated_ip_pools{scaling_mode="managed"} 0',
      'ses_dedicated_ip_pools{scaling_mode="standard"} 0',
      'ses_dedicated_ips{status="done"} 0',
      'ses_dedicated_ips{status="in_progress"} 0',
      'ses_dedicated_ips{status="not_applicable"} 0',
    ]);
  });

  it('keeps series for addresses that are being warmed up when there are too many', async () => {
    await using bench = await benchWith({ max_ips: 1, max_pools: 1 });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_dedicated_ip_warmup_ratio', 'ses_exporter_collector_left_out')).toEqual([
      'ses_dedicated_ip_warmup_ratio{ip="203.0.113.11",pool="orders"} 0.4',
      'ses_exporter_collector_left_out{collector="dedicated-ips"} 3',
    ]);
  });

  it('asks for a pool’s scaling mode once an hour', async () => {
    await using bench = await benchWith();
    await bench.running.firstRuns;
    const reads = () =>
      bench.aws.asked.splice(0).filter((call) => call.startsWith('GetDedicatedIpPool ')).length;
    expect(reads()).toBe(2);
    await bench.pass(15 * minute);
    expect(reads()).toBe(0);
    await bench.pass(60 * minute);
    expect(reads()).toBe(2);
  });

  it('asks again at once when the clock was set back', async () => {
    await using bench = await benchWith();
    await bench.running.firstRuns;
    bench.aws.asked.length = 0;
    await bench.pass(-20 * 24 * 60 * minute);
    expect(bench.aws.asked.filter((call) => call.startsWith('GetDedicatedIpPool '))).toHaveLength(2);
  });

  it('shows the addresses although pools are not to be seen', async () => {
    await using bench = await benchWith();
    bench.aws.failNext(1, fault('AccessDeniedException'), 'ListDedicatedIpPools');
    await bench.running.firstRuns;
    expect(await bench.lines('ses_dedicated_ip_pool', 'ses_dedicated_ips{status="done"}')).toEqual([
      'ses_dedicated_ips{status="done"} 1',
    ]);
  });

  it('fails and keeps the last values when AWS throttles', async () => {
    await using bench = await benchWith();
    await bench.running.firstRuns;
    const before = await bench.lines('ses_dedicated_ip');
    bench.aws.failNext(1, fault('TooManyRequestsException'), 'GetDedicatedIps');
    bench.aws.answer('GetDedicatedIps', { DedicatedIps: [] });
    await bench.pass(15 * minute);
    expect(await bench.lines('ses_dedicated_ip')).toEqual(before);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="dedicated-ips"} 0',
    ]);
  });
});
