import { SESv2Client, ListTenantsCommand } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import { chapters } from '../../../src/demo/company/story.ts';
import { simulatedAccount } from '../../support/simulated-account.ts';
import { simulatedCollectors } from '../../support/simulated-collectors.ts';

/** While Outlook blocks the mail. */
const blocked = (chapters.find(({ weather }) => weather.refusedBy)?.at ?? 0) + 5;

/** When Gmail defers the mail. */
const deferred = (chapters.find(({ weather }) => weather.deferredBy)?.at ?? 0) + 5;

describe('the simulated SES API v2', () => {
  it('has an account in good standing with everything turned on', async () => {
    await using demo = await simulatedCollectors(['account']);
    expect(await demo.lines('ses_account_')).toEqual(
      expect.arrayContaining([
        'ses_account_enforcement_status{status="healthy"} 1',
        'ses_account_production_access_enabled 1',
        'ses_account_review_status{status="granted"} 1',
        'ses_account_vdm_enabled 1',
      ]),
    );
  });

  it('pauses a tenant while a provider refuses mail', async () => {
    await using demo = await simulatedCollectors(['reputation']);
    expect(await demo.lines('ses_tenants')).toContain('ses_tenants{status="enabled"} 3');
    await demo.pass(blocked * MINUTE);
    expect(await demo.lines('ses_tenants', 'ses_tenant_reputation_impact')).toEqual(
      expect.arrayContaining([
        'ses_tenants{status="disabled"} 1',
        'ses_tenant_reputation_impact{tenant="wind-festival",impact="high"} 1',
      ]),
    );
  });

  it('has a suppression list that grows with bounces and complaints', async () => {
    await using demo = await simulatedCollectors(['suppression']);
    const sizes = async () =>
      (await demo.lines('ses_suppression_list_addresses')).map((line) => Number(line.split(' ').at(-1)));
    const [bounces = 0, complaints = 0] = await sizes();
    expect(bounces).toBeGreaterThan(1_000);
    await demo.pass(2 * HOUR);
    const [moreBounces = 0, moreComplaints = 0] = await sizes();
    expect(moreBounces).toBeGreaterThan(bounces);
    expect(moreComplaints).toBeGreaterThan(complaints);
    expect(await demo.lines('ses_import_jobs{destination="suppression_list",status="failed"}')).toEqual([
      'ses_import_jobs{destination="suppression_list",status="failed"} 1',
    ]);
  });

  it('has domains, sets, addresses and receiving, and loses the newsletter’s DKIM while its name servers fail', async () => {
    await using demo = await simulatedCollectors([
      'identities',
      'configuration-sets',
      'dedicated-ips',
      'resources',
    ]);
    const dkim = () => demo.lines('ses_identities_by_dkim_status');
    expect(await dkim()).toContain('ses_identities_by_dkim_status{status="temporary_failure"} 0');
    expect(
      await demo.lines('ses_configuration_set_sending', 'ses_dedicated_ips', 'ses_receipt_rules'),
    ).toEqual([
      'ses_configuration_set_sending_enabled{configuration_set="newsletter"} 1',
      'ses_configuration_set_sending_enabled{configuration_set="transactional"} 1',
      'ses_dedicated_ips{status="done"} 1',
      'ses_dedicated_ips{status="in_progress"} 1',
      'ses_dedicated_ips{status="not_applicable"} 1',
      'ses_receipt_rules{state="disabled"} 1',
      'ses_receipt_rules{state="enabled"} 2',
    ]);
    await demo.pass(deferred * MINUTE);
    expect(await dkim()).toContain('ses_identities_by_dkim_status{status="temporary_failure"} 1');
    expect(await demo.lines('ses_identity_verification_error')).toEqual([
      'ses_identity_verification_error{identity="fairs.kitepaper.example",error="host_not_found"} 1',
      'ses_identity_verification_error{identity="news.kitepaper.example",error="dns_server_error"} 1',
    ]);
    expect(await demo.lines('ses_exporter_collector_success')).toHaveLength(4);
    expect((await demo.lines('ses_exporter_collector_success')).every((line) => line.endsWith(' 1'))).toBe(
      true,
    );
  });

  it('counts mails by day, configuration set, sending domain and ISP', async () => {
    await using demo = await simulatedCollectors(['deliverability']);
    await demo.pass(HOUR);
    const sent = async (prefix: string) =>
      (await demo.lines(prefix))
        .filter((line) => line.includes('metric="send"'))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    const all = await sent('ses_vdm_emails_total');
    expect(all).toBeGreaterThan(0);
    expect(await sent('ses_vdm_configuration_set_emails_total')).toBe(all);
    expect(await sent('ses_vdm_identity_emails_total')).toBe(all);
    expect(await sent('ses_vdm_isp_emails_total')).toBeLessThan(all);
    expect(await demo.lines('ses_vdm_recommendations{recommendation="dmarc",impact="low"}')).toEqual([
      'ses_vdm_recommendations{recommendation="dmarc",impact="low"} 1',
    ]);
  });

  it('pages its lists, throttles in the words of the API v2, and refuses what is not signed', async () => {
    await using account = await simulatedAccount();
    const { endpoint } = account.aws;
    using client = disposable(
      new SESv2Client({
        endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'EXAMPLEKEY' },
        maxAttempts: 1,
      }),
    );
    const list = (NextToken?: string) =>
      client.value.send(new ListTenantsCommand({ PageSize: 2, ...(NextToken && { NextToken }) }));
    const first = await list();
    const second = await list(first.NextToken);
    expect([first.Tenants?.length, second.Tenants?.length, second.NextToken]).toEqual([2, 1, undefined]);
    account.aws.failNext(1);
    await expect(list()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    expect((await fetch(`${endpoint}/v2/email/account`)).status).toBe(403);
    expect((await fetch(`${endpoint}/v2/email/nothing`)).status).toBe(404);
  });
});

function disposable(value: SESv2Client) {
  return { value, [Symbol.dispose]: () => value.destroy() };
}
