import { describe, expect, it } from 'vitest';
import { awsBench } from '../support/aws-bench.ts';
import { minute } from '../support/aws-collector-bench.ts';
import { fault } from '../support/aws-fixture-server.ts';
import { rendered } from '../support/http-registry.ts';

const details = {
  ConfigurationSetName: 'news',
  Policies: { partner: '{}' },
  DkimAttributes: {
    SigningAttributesOrigin: 'AWS_SES',
    CurrentSigningKeyLength: 'RSA_2048_BIT',
    NextSigningKeyLength: 'RSA_2048_BIT',
    LastKeyGenerationTimestamp: 1_757_000_000,
  },
  VerificationInfo: { LastCheckedTimestamp: 1_763_000_000, LastSuccessTimestamp: 1_762_900_000 },
};

function domain(IdentityName: string, VerificationStatus = 'SUCCESS') {
  const SendingEnabled = VerificationStatus === 'SUCCESS';
  return { IdentityName, IdentityType: 'DOMAIN', SendingEnabled, VerificationStatus };
}

/** An account with these domains, of which the API of 2010-12-01 says nothing. */
async function benchWith(names: readonly string[], settings = {}) {
  const bench = await awsBench({ of: ['identities'], settings: { identities: settings } });
  const lists = (...EmailIdentities: object[]) =>
    bench.aws.answer('ListEmailIdentities', { EmailIdentities });
  lists(...names.map((name) => domain(name)));
  bench.aws.answer('GetEmailIdentity', details);
  bench.aws.answer('GetIdentityDkimAttributes', '');
  bench.aws.answer('GetIdentityMailFromDomainAttributes', '');
  bench.aws.answer('GetIdentityNotificationAttributes', '');
  return { ...bench, lists };
}

/** What the API of 2010-12-01 says of one identity. */
function attributes(name: string, identity: string, of: Readonly<Record<string, string | boolean>>): string {
  const members = Object.entries(of).map(([key, value]) => `<${key}>${value}</${key}>`);
  return `<${name}><entry><key>${identity}</key><value>${members.join('')}</value></entry></${name}>`;
}

function dkim(identity: string, status: string): string {
  return attributes('DkimAttributes', identity, { DkimEnabled: true, DkimVerificationStatus: status });
}

function mailFrom(identity: string, status: string, onFailure = 'UseDefaultValue'): string {
  return attributes('MailFromDomainAttributes', identity, {
    MailFromDomain: 'bounce.shop.example',
    MailFromDomainStatus: status,
    BehaviorOnMXFailure: onFailure,
  });
}

/** Series of value 1: the state that is. */
async function states(
  bench: Awaited<ReturnType<typeof benchWith>>,
  ...prefixes: string[]
): Promise<string[]> {
  return (await bench.lines(...prefixes)).filter((line) => line.endsWith(' 1'));
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_one, at) => `d${String(at).padStart(4, '0')}.example`);

describe('the identities collector', () => {
  it('shows of a domain whether it is verified, signs, and where feedback goes', async () => {
    await using bench = await benchWith(['Shop.example']);
    bench.aws.answer('GetIdentityDkimAttributes', dkim('Shop.example', 'TemporaryFailure'));
    bench.aws.answer(
      'GetIdentityMailFromDomainAttributes',
      mailFrom('Shop.example', 'Failed', 'RejectMessage'),
    );
    bench.aws.answer(
      'GetIdentityNotificationAttributes',
      attributes('NotificationAttributes', 'Shop.example', {
        ForwardingEnabled: false,
        BounceTopic: 'arn:aws:sns:eu-west-1:123456789012:feedback',
      }),
    );
    await bench.running.firstRuns;
    expect(await states(bench, 'ses_identity_')).toEqual([
      'ses_identity_dkim_info{identity="shop.example",origin="aws_ses",key_length="rsa_2048_bit",next_key_length="rsa_2048_bit"} 1',
      'ses_identity_dkim_signing_enabled{identity="shop.example"} 1',
      'ses_identity_dkim_status{identity="shop.example",status="temporary_failure"} 1',
      'ses_identity_info{identity="shop.example",configuration_set="news"} 1',
      'ses_identity_mail_from_info{identity="shop.example",mail_from_domain="bounce.shop.example",behavior_on_mx_failure="reject_message"} 1',
      'ses_identity_mail_from_status{identity="shop.example",status="failed"} 1',
      'ses_identity_notification_topic_info{identity="shop.example",notification_type="bounce",topic_arn="arn:aws:sns:eu-west-1:123456789012:feedback"} 1',
      'ses_identity_policies{identity="shop.example"} 1',
      'ses_identity_sending_enabled{identity="shop.example"} 1',
      'ses_identity_verification_status{identity="shop.example",status="success"} 1',
    ]);
    expect(await bench.lines('ses_identity_verification_last', 'ses_identity_feedback')).toEqual([
      'ses_identity_feedback_forwarding_enabled{identity="shop.example"} 0',
      'ses_identity_verification_last_checked_timestamp_seconds{identity="shop.example"} 1763000000',
      'ses_identity_verification_last_success_timestamp_seconds{identity="shop.example"} 1762900000',
    ]);
    expect(await states(bench, 'ses_identities_by')).toEqual([
      'ses_identities_by_dkim_status{status="temporary_failure"} 1',
      'ses_identities_by_mail_from_status{status="failed"} 1',
      'ses_identities_by_verification_status{identity_type="domain",status="success"} 1',
    ]);
  });

  it('says why a domain is not verified', async () => {
    await using bench = await benchWith([]);
    bench.lists(domain('new.example', 'FAILED'));
    bench.aws.answer('GetEmailIdentity', { ...details, VerificationInfo: { ErrorType: 'HOST_NOT_FOUND' } });
    await bench.running.firstRuns;
    expect(await states(bench, 'ses_identity_verification', 'ses_identity_sending')).toEqual([
      'ses_identity_verification_error{identity="new.example",error="host_not_found"} 1',
      'ses_identity_verification_status{identity="new.example",status="failed"} 1',
    ]);
  });

  it('counts addresses by domain and shows none of them', async () => {
    await using bench = await benchWith([]);
    bench.lists(
      { ...domain('boss@Firm.example'), IdentityType: 'EMAIL_ADDRESS' },
      { ...domain('clerk@firm.example', 'PENDING'), IdentityType: 'EMAIL_ADDRESS' },
    );
    await bench.running.firstRuns;
    expect(await states(bench, 'ses_email_address_identities', 'ses_identities_by_verification')).toEqual([
      'ses_email_address_identities{identity="firm.example",status="pending"} 1',
      'ses_email_address_identities{identity="firm.example",status="success"} 1',
      'ses_identities_by_verification_status{identity_type="email_address",status="pending"} 1',
      'ses_identities_by_verification_status{identity_type="email_address",status="success"} 1',
    ]);
    expect(await rendered(bench.registry, 'classic')).not.toContain('@');
    expect(bench.aws.asked.filter((call) => call.startsWith('GetEmailIdentity'))).toEqual([]);
  });

  it('reads a few details at its first run, the rest soon after, and each again when an hour has gone', async () => {
    await using bench = await benchWith(numbered(50), { reads_per_run: 30 });
    await bench.running.firstRuns;
    const reads = () =>
      bench.aws.asked.splice(0).filter((call) => call.startsWith('GetEmailIdentity ')).length;
    expect(reads()).toBe(20);
    expect(await bench.lines('ses_identity_details_unread')).toEqual(['ses_identity_details_unread 30']);
    await bench.pass(minute);
    expect(reads()).toBe(30);
    expect(await bench.lines('ses_identity_details_unread')).toEqual(['ses_identity_details_unread 0']);
    await bench.pass(10 * minute);
    expect(reads()).toBe(0);
    await bench.pass(60 * minute);
    expect(reads()).toBe(30);
  });

  it('reads a domain first whose verification has changed', async () => {
    const [first = '', ...others] = numbered(40);
    await using bench = await benchWith([first, ...others], { reads_per_run: 1 });
    await bench.running.firstRuns;
    expect(bench.aws.asked.splice(0)).toContain(`GetEmailIdentity ${first}`);
    bench.lists(domain(first, 'TEMPORARY_FAILURE'), ...others.map((name) => domain(name)));
    await bench.pass(10 * minute);
    expect(bench.aws.asked.filter((call) => call.startsWith('GetEmailIdentity '))).toEqual([
      `GetEmailIdentity ${first}`,
    ]);
  });

  it('keeps series for domains in trouble when there are too many, and counts the rest', async () => {
    await using bench = await benchWith(numbered(300), { max_identities: 2 });
    bench.lists(...numbered(300).map((name) => domain(name)), domain('zz-new.example', 'PENDING'));
    bench.aws.answer('GetIdentityDkimAttributes', dkim('d0299.example', 'Failed'));
    await bench.running.firstRuns;
    expect(await states(bench, 'ses_identity_verification_status')).toEqual([
      'ses_identity_verification_status{identity="d0299.example",status="success"} 1',
      'ses_identity_verification_status{identity="zz-new.example",status="pending"} 1',
    ]);
    expect(await bench.lines('ses_exporter_collector_left_out')).toEqual([
      'ses_exporter_collector_left_out{collector="identities"} 299',
    ]);
  });

  it('forgets a domain that is gone', async () => {
    await using bench = await benchWith(['old.example', 'shop.example']);
    await bench.running.firstRuns;
    bench.lists(domain('shop.example'));
    await bench.pass(10 * minute);
    expect((await bench.lines('ses_identity_')).join()).not.toContain('old.example');
  });

  it('shows what it may see where DKIM is not to be seen, and says it once', async () => {
    await using bench = await benchWith(['shop.example']);
    bench.aws.answer('GetIdentityMailFromDomainAttributes', mailFrom('shop.example', 'Success'));
    bench.aws.answer('GetIdentityDkimAttributes', fault('AccessDenied'));
    await bench.running.firstRuns;
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_identity_dkim_status', 'ses_identities_by_dkim_status{status="s')).toEqual([
      'ses_identities_by_dkim_status{status="success"} 0',
    ]);
    expect(await states(bench, 'ses_identity_mail_from_status', 'ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="identities"} 1',
      'ses_identity_mail_from_status{identity="shop.example",status="success"} 1',
    ]);
    expect(bench.log).toMatchObject([
      { level: 'warn', message: 'left out: access denied', fields: { what: 'DKIM of identities' } },
    ]);
  });

  it('reads on later when AWS throttles in the middle, and fails when it does at once', async () => {
    await using bench = await benchWith(numbered(5));
    const throttled = fault('TooManyRequestsException');
    bench.aws.answer('GetEmailIdentity', details, details, throttled);
    await bench.running.firstRuns;
    expect(await bench.lines('ses_identity_details_unread', 'ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="identities"} 1',
      'ses_identity_details_unread 3',
    ]);
    bench.aws.failNext(1, throttled);
    await bench.pass(10 * minute);
    expect(await bench.lines('ses_identity_details_unread', 'ses_exporter_collector_success')).toEqual([
      'ses_exporter_collector_success{collector="identities"} 0',
      'ses_identity_details_unread 3',
    ]);
  });
});
