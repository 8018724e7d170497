import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';

const tenantArn = (name: string) => `arn:aws:ses:eu-west-1:123456789012:tenant/${name}/tn-1`;
const policy = 'arn:aws:ses:eu-west-1:aws:reputation-policy/standard';

function tenant(TenantName: string, SendingStatus?: string) {
  return { TenantName, TenantArn: tenantArn(TenantName), SendingStatus };
}

function entity(
  ReputationEntityReference: string,
  SendingStatusAggregate = 'ENABLED',
  ReputationImpact?: string,
) {
  return {
    ReputationEntityReference,
    SendingStatusAggregate,
    CustomerManagedStatus: { Status: 'ENABLED' },
    AwsSesManagedStatus: { Status: SendingStatusAggregate },
    ReputationImpact,
    ReputationManagementPolicy: policy,
  };
}

const enabled = (name: string) => tenant(name, 'ENABLED');
const entityOf = (name: string) => entity(tenantArn(name));

/** These tenants can send; others of the account's, and entities, are told beside them. */
async function benchWith(
  names: string[],
  others: readonly object[] = [],
  entities: readonly object[] = [],
  settings = {},
) {
  const bench = await awsBench({
    of: ['reputation'],
    settings: { reputation: settings },
  });
  bench.aws.answer('ListTenants', { Tenants: [...names.map(enabled), ...others] });
  bench.aws.answer('ListReputationEntities', { ReputationEntities: [...names.map(entityOf), ...entities] });
  return bench;
}

describe('the reputation collector', () => {
  it('shows who may send and who has findings', async () => {
    await using bench = await benchWith(
      ['club'],
      [tenant('guild', 'DISABLED')],
      [entity(tenantArn('guild'), 'DISABLED', 'HIGH')],
    );
    await bench.running.firstRuns;
    expect(await bench.lines('ses_tenant')).toEqual([
      'ses_tenant_info{tenant="club",policy="standard",customer_status="enabled",ses_status="enabled"} 1',
      'ses_tenant_info{tenant="guild",policy="standard",customer_status="enabled",ses_status="disabled"} 1',
      'ses_tenant_reputation_impact{tenant="club",impact="high"} 0',
      'ses_tenant_reputation_impact{tenant="club",impact="low"} 0',
      'ses_tenant_reputation_impact{tenant="club",impact="none"} 1',
      'ses_tenant_reputation_impact{tenant="guild",impact="high"} 1',
      'ses_tenant_reputation_impact{tenant="guild",impact="low"} 0',
      'ses_tenant_reputation_impact{tenant="guild",impact="none"} 0',
      'ses_tenant_sending_status{tenant="club",status="disabled"} 0',
      'ses_tenant_sending_status{tenant="club",status="enabled"} 1',
      'ses_tenant_sending_status{tenant="club",status="reinstated"} 0',
      'ses_tenant_sending_status{tenant="guild",status="disabled"} 1',
      'ses_tenant_sending_status{tenant="guild",status="enabled"} 0',
      'ses_tenant_sending_status{tenant="guild",status="reinstated"} 0',
      'ses_tenants{status="disabled"} 1',
      'ses_tenants{status="enabled"} 1',
      'ses_tenants{status="reinstated"} 0',
    ]);
  });

  it('takes the status of a tenant’s reputation entity where ListTenants says none', async () => {
    await using bench = await benchWith(
      [],
      ['club', 'guild', 'union'].map((name) => tenant(name)),
      [entityOf('club'), entity(tenantArn('guild'), 'DISABLED')],
    );
    await bench.running.firstRuns;
    const lines = await bench.lines('ses_tenants', 'ses_tenant_sending_status');
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_tenant_sending_status{tenant="club",status="enabled"} 1',
      'ses_tenant_sending_status{tenant="guild",status="disabled"} 1',
      'ses_tenants{status=""} 1',
      'ses_tenants{status="disabled"} 1',
      'ses_tenants{status="enabled"} 1',
    ]);
  });

  it('counts entities of every type by status and impact, and those there are none of', async () => {
    const set = 'arn:aws:ses:eu-west-1:123456789012:configuration-set/news';
    await using bench = await benchWith(['club', 'guild'], [], [entity(set, 'REINSTATED', 'LOW')]);
    await bench.running.firstRuns;
    const lines = await bench.lines('ses_reputation_entities');
    expect(lines).toHaveLength(18);
    expect(lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'ses_reputation_entities{resource_type="configuration_set",status="reinstated",impact="low"} 1',
      'ses_reputation_entities{resource_type="tenant",status="enabled",impact="none"} 2',
    ]);
  });

  it('has zeros and no tenant where there are none', async () => {
    await using bench = await benchWith([]);
    await bench.running.firstRuns;
    expect(await bench.lines('ses_tenant')).toEqual([
      'ses_tenants{status="disabled"} 0',
      'ses_tenants{status="enabled"} 0',
      'ses_tenants{status="reinstated"} 0',
    ]);
  });

  it('keeps series for those in trouble when there are too many, counts the rest, and says so once', async () => {
    const names = Array.from({ length: 200 }, (_one, at) => `tenant-${at}`);
    await using bench = await benchWith(
      names,
      [tenant('zz-paused', 'DISABLED'), enabled('zz-suspect')],
      [entity(tenantArn('zz-suspect'), 'ENABLED', 'LOW')],
      { max_tenants: 2 },
    );
    await bench.running.firstRuns;
    await bench.pass(10 * minute);
    const shown = (await bench.lines('ses_tenant_sending_status')).filter((line) => line.endsWith(' 1'));
    expect(shown).toEqual([
      'ses_tenant_sending_status{tenant="zz-paused",status="disabled"} 1',
      'ses_tenant_sending_status{tenant="zz-suspect",status="enabled"} 1',
    ]);
    expect(await bench.lines('ses_tenants', 'ses_exporter_collector_left_out')).toEqual([
      'ses_exporter_collector_left_out{collector="reputation"} 200',
      'ses_tenants{status="disabled"} 1',
      'ses_tenants{status="enabled"} 201',
      'ses_tenants{status="reinstated"} 0',
    ]);
    expect(bench.log.filter(({ level }) => level === 'warn')).toMatchObject([{ fields: { leftOut: 200 } }]);
  });

  it('asks two questions a run, whatever there is to list', async () => {
    await using bench = await benchWith(Array.from({ length: 200 }, (_one, at) => `tenant-${at}`));
    await bench.running.firstRuns;
    expect(bench.aws.asked).toEqual(['ListReputationEntities', 'ListTenants']);
  });

  it('shows the tenants although entities are not to be seen, and says it once', async () => {
    await using bench = await benchWith(['club']);
    bench.aws.failNext(2, fault('AccessDeniedException'), 'ListReputationEntities');
    await bench.running.firstRuns;
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_tenant_sending_status', 'ses_exporter_collector_success')).toHaveLength(4);
    expect(await bench.lines('ses_reputation_entities', 'ses_tenant_info')).toEqual([]);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="reputation"} 1',
    ]);
    expect(bench.log.map(({ message }) => message)).toEqual(['left out: access denied']);
  });

  it('fails and keeps the last values when AWS throttles or repeats a page', async () => {
    await using bench = await benchWith(['club']);
    await bench.running.firstRuns;
    const before = await bench.lines('ses_tenant', 'ses_reputation');
    bench.aws.answer('ListTenants', { Tenants: [], NextToken: 'again' });
    bench.aws.answer('ListReputationEntities', { ReputationEntities: [] });
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_tenant', 'ses_reputation')).toEqual(before);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="reputation"} 0',
    ]);
  });
});
