import { describe, expect, it } from 'vitest';
import { limits } from '../../src/events/limits.ts';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { rendered } from '../support/http-registry.ts';
import { sesv2Answer } from '../support/sesv2-fixtures.ts';

const healthy = JSON.parse(sesv2Answer('GetAccount.healthy').body) as Record<string, unknown>;

/** A healthy account, or one that differs in something. */
async function benchOf(different: Record<string, unknown> = {}) {
  const bench = await awsBench({ of: ['account'] });
  bench.aws.answer('GetAccount', { ...healthy, ...different });
  return bench;
}

describe('the account collector', () => {
  it('shows how the account stands and what it has turned on', async () => {
    await using bench = await benchOf();
    await bench.running.firstRuns;
    expect(await bench.lines('ses_account_')).toEqual([
      'ses_account_dedicated_ip_auto_warmup_enabled 1',
      'ses_account_enforcement_status{status="healthy"} 1',
      'ses_account_enforcement_status{status="probation"} 0',
      'ses_account_enforcement_status{status="shutdown"} 0',
      'ses_account_info{mail_type="transactional",pricing_plan="essentials",next_pricing_plan=""} 1',
      'ses_account_production_access_enabled 1',
      'ses_account_review_status{status="denied"} 0',
      'ses_account_review_status{status="failed"} 0',
      'ses_account_review_status{status="granted"} 1',
      'ses_account_review_status{status="pending"} 0',
      'ses_account_suppression_enabled{reason="bounce"} 1',
      'ses_account_suppression_enabled{reason="complaint"} 1',
      'ses_account_suppression_validation_enabled 0',
      'ses_account_vdm_enabled 1',
      'ses_account_vdm_engagement_metrics_enabled 1',
      'ses_account_vdm_optimized_shared_delivery_enabled 0',
    ]);
  });

  it('gives a status that AWS has added a series of its own, and takes it away again', async () => {
    await using bench = await benchOf({ EnforcementStatus: 'ON_PAROLE' });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_account_enforcement_status')).toContain(
      'ses_account_enforcement_status{status="on_parole"} 1',
    );
    bench.aws.answer('GetAccount', { ...healthy, EnforcementStatus: 'SHUTDOWN' });
    await bench.pass(5 * minute);
    expect(await bench.lines('ses_account_enforcement_status')).toEqual([
      'ses_account_enforcement_status{status="healthy"} 0',
      'ses_account_enforcement_status{status="probation"} 0',
      'ses_account_enforcement_status{status="shutdown"} 1',
    ]);
  });

  it('shows nothing of what AWS does not say', async () => {
    await using bench = await benchOf({
      EnforcementStatus: undefined,
      ProductionAccessEnabled: undefined,
      Details: undefined,
    });
    await bench.running.firstRuns;
    expect(
      await bench.lines('ses_account_enforcement_status', 'ses_account_production_access_enabled'),
    ).toEqual([]);
    expect(await bench.lines('ses_account_review_status')).toHaveLength(4);
    expect((await bench.lines('ses_account_review_status')).filter((line) => line.endsWith(' 1'))).toEqual(
      [],
    );
  });

  it('keeps the last values when access is denied, and says which call failed', async () => {
    await using bench = await benchOf();
    await bench.running.firstRuns;
    const before = await bench.lines('ses_account_');
    bench.aws.failNext(1, fault('AccessDeniedException'));
    await bench.pass(5 * minute);
    expect(await bench.lines('ses_account_')).toEqual(before);
    expect(await bench.lines('ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="account"} 0',
    ]);
  });
});

describe('AWS’s limits', () => {
  const shown = [
    `ses_limit_bounce_rate_pause ${limits.bounceRate.pause}`,
    `ses_limit_bounce_rate_review ${limits.bounceRate.review}`,
    `ses_limit_complaint_rate_pause ${limits.complaintRate.pause}`,
    `ses_limit_complaint_rate_review ${limits.complaintRate.review}`,
  ];

  it('are shown with the labels of the rates that they limit', async () => {
    await using bench = await awsBench({ of: ['send-quota'] });
    await bench.running.firstRuns;
    expect(await bench.lines('ses_limit_')).toEqual(shown);
    expect(await rendered(bench.registry, 'classic')).toContain(
      'ses_limit_bounce_rate_review{account_id="123456789012",region="eu-west-1"} 0.05',
    );
  });

  it('are shown although every call fails', async () => {
    await using bench = await awsBench({ of: ['account', 'cloudwatch'] });
    bench.aws.failNext(9, fault('AccessDeniedException'));
    await bench.running.firstRuns;
    expect(await bench.lines('ses_limit_')).toEqual(shown);
  });
});
