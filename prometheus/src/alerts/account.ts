import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT } from '../query.ts';
import type { AlertGroup } from '../rule.ts';
import { who } from './texts.ts';

const paused = `max by (${ACCOUNT}) (${selector('ses_account_enforcement_status', { status: 'shutdown' })}) == 1`;

/** Whether AWS lets the account send. */
export const account: AlertGroup = {
  name: 'ses-account',
  category: 'account',
  about: 'What AWS has decided about the account, its configuration sets and tenants.',
  alerts: [
    {
      name: 'SesAccountPaused',
      severity: 'critical',
      expr: paused,
      summary: `AWS has paused sending of ${who}`,
      description: `SES sends nothing any more for ${who}: its enforcement status is SHUTDOWN.`,
      dashboard: 'ses-overview',
      panel: 'Accounts',
      page: 'account',
      runbook: {
        night:
          'Stop the jobs that send, so that refused sends do not pile up, and answer in the case that AWS opened. Urgent mail goes through another provider, if you have one.',
        means:
          'AWS has taken the account’s ability to send mail away, because of bounces, complaints or abuse.',
        impact:
          'No mail is sent. Every send is refused with an error; mail that your systems do not queue is lost.',
        look: [
          'Why: `aws sesv2 get-account --region <region>` (`EnforcementStatus`), the mail that AWS sent to the account’s root address, and the Support Center case that AWS opened.',
          'The rates that led to it: dashboard *Reputation*, panels of the last seven days; `account:ses_bounces_per_send:ratio_increase7d` and `account:ses_complaints_per_send:ratio_increase7d`.',
          'Who sent it: `topk(5, identity:ses_event_recipients:increase1d{event_type="bounce"})`.',
        ],
        act: [
          'Stop the jobs that send, so that no refused sends pile up; queue what must not be lost, and send it when the account may send again.',
          'Find and stop the mailing, list or form that caused it. Fix the cause first: AWS asks for it.',
          'Send urgent mail (passwords, receipts) through another provider or region only if its own reputation is not at risk.',
        ],
        aws: 'Now: answer in the case that AWS opened. Describe what happened, what you changed, and how you prevent it from happening again. Without an answer AWS does not go on with the case.',
      },
    },
    {
      name: 'SesAccountUnderReview',
      severity: 'critical',
      expr: `max by (${ACCOUNT}) (${selector('ses_account_enforcement_status', { status: 'probation' })}) == 1`,
      summary: `AWS has put ${who} under review`,
      description: `The enforcement status of ${who} is PROBATION. Mail is still sent; AWS may pause sending.`,
      dashboard: 'ses-reputation',
      panel: 'Account status over time',
      page: 'reputation',
      runbook: {
        night:
          'Pause the mailing that has the rate, if it still runs. AWS names a date: the rest waits for the day.',
        means:
          'AWS saw a bounce rate, a complaint rate or content that it does not accept, and watches the account until a date that it names.',
        impact: 'Mail is still sent. If the cause is not fixed by the end of the review, sending is paused.',
        look: [
          'What AWS found: `aws sesv2 get-account`, the mail to the root address, the case in the Support Center.',
          'Dashboard *Reputation*: which configuration set, domain or campaign has the rate.',
          '`topk(5, configuration_set:ses_bounces_per_send:ratio_increase1d)` and the same of complaints.',
        ],
        act: [
          'Stop the job of the mailing that has the rate. If you cannot reach it, pause its set: `aws sesv2 put-configuration-set-sending-options --configuration-set-name <set> --no-sending-enabled`. SES then refuses all mail that names the set, password resets too if they use it; undo it with `--sending-enabled`.',
          'Clean the list: remove addresses that hard bounced, and recipients who did not ask for mail.',
        ],
        aws: 'When the cause is fixed: answer in the case before the date that AWS named.',
      },
    },
    {
      name: 'SesSendingDisabled',
      severity: 'critical',
      expr: `min by (${ACCOUNT}) (${selector('ses_account_sending_enabled')}) == 0 unless on (${ACCOUNT}) ${paused}`,
      for: '2m',
      summary: `Sending is disabled for ${who}`,
      description: `SES refuses all sends of ${who}: sending is not enabled.`,
      dashboard: 'ses-overview',
      panel: 'Accounts',
      page: 'account',
      runbook: {
        night:
          'Find out who disabled it (CloudTrail). If it was not meant, enable it again; if it was an alarm of yours because of a rate, stop the mailing first.',
        means:
          'Sending of the whole account is disabled in this region by you (UpdateAccountSendingEnabled) or by your automation. Where AWS has paused the account, [SesAccountPaused](SesAccountPaused.md) fires instead.',
        impact: 'No mail is sent; every send gets an error.',
        look: [
          'Who did it: CloudTrail, event name `UpdateAccountSendingEnabled` or `PutAccountSendingAttributes`.',
        ],
        act: [
          'If an alarm of yours stopped sending because of a bounce rate, find the cause of the rate first (dashboard *Reputation*).',
          'Enable it again: `aws sesv2 put-account-sending-attributes --sending-enabled --region <region>`.',
        ],
      },
    },
    {
      name: 'SesAccountInSandbox',
      severity: 'warning',
      expr: `min by (${ACCOUNT}) (${selector('ses_account_production_access_enabled')}) == 0`,
      for: '1h',
      summary: `Account {{ $labels.account_id }} in {{ $labels.region }} is still in the SES sandbox`,
      description: `There is no production access: in ${who} SES sends only to verified addresses, 200 mails a day.`,
      dashboard: 'ses-overview',
      panel: 'Accounts',
      page: 'account',
      runbook: {
        means:
          'The account has no production access in this region. Every account starts without it, separately in each region.',
        impact: 'Mail to anybody but verified addresses is refused.',
        look: [
          '`aws sesv2 get-account --region <region>`: `ProductionAccessEnabled` and `Details.ReviewDetails`; metric `ses_account_review_status`.',
        ],
        act: [
          'If you mean to send from this region, ask for production access in the console (*Account dashboard*).',
          'If you do not, remove the region from the exporter’s `accounts`, or silence this alert for it.',
        ],
        aws: 'If a request was denied, answer in its case with what your mail is, how people subscribe, and how you handle bounces.',
      },
    },
    {
      name: 'SesConfigurationSetSendingDisabled',
      severity: 'warning',
      expr: `min by (${ACCOUNT}, configuration_set) (${selector('ses_configuration_set_sending_enabled')}) == 0`,
      for: '5m',
      summary: `Sending is disabled for configuration set {{ $labels.configuration_set }}`,
      description: `Sending is disabled for configuration set {{ $labels.configuration_set }} of ${who}; mail that names it is refused.`,
      dashboard: 'ses-senders',
      panel: 'Configuration sets',
      page: 'configurationSets',
      runbook: {
        means:
          'Sending of one configuration set is disabled: by you, by automation, or by a reputation policy of AWS’s.',
        impact: 'Mail that names the set is refused; other mail is sent.',
        look: [
          'Who did it: CloudTrail, `PutConfigurationSetSendingOptions`; where EventBridge brings notices, `ses_sending_status_changes_total`.',
        ],
        act: [
          'If a rate was the reason, find its cause first.',
          '`aws sesv2 put-configuration-set-sending-options --configuration-set-name <set> --sending-enabled`.',
        ],
      },
    },
    {
      name: 'SesTenantSendingDisabled',
      severity: 'warning',
      expr: `max by (${ACCOUNT}, tenant) (${selector('ses_tenant_sending_status', { status: 'disabled' })}) == 1`,
      for: '5m',
      summary: `Sending is disabled for tenant {{ $labels.tenant }}`,
      description: `SES sends nothing for tenant {{ $labels.tenant }} of ${who}.`,
      dashboard: 'ses-reputation',
      panel: 'Tenants',
      page: 'tenants',
      runbook: {
        means:
          'Sending of one tenant is disabled: because of a finding under its reputation policy, or by a user.',
        impact: 'The tenant’s mail is refused; that of others is sent.',
        look: [
          '`ses_tenant_reputation_impact` and `ses_tenant_info`: whether it was turned off by SES or by you.',
          '`aws sesv2 get-tenant --tenant-name <tenant>` shows its ARN; `aws sesv2 get-reputation-entity --reputation-entity-type RESOURCE --reputation-entity-reference <arn>` its status by SES and by you.',
        ],
        act: [
          'Contact those who send as the tenant.',
          'If you turned it off: when the finding is resolved, turn it on with `aws sesv2 update-reputation-entity-customer-managed-status --reputation-entity-type RESOURCE --reputation-entity-reference <arn> --sending-status ENABLED`. While SES itself has turned it off, that has no effect.',
        ],
      },
    },
  ],
};
