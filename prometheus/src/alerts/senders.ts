import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT } from '../query.ts';
import type { AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';
import { who } from './texts.ts';

const BY_STATUS = `${ACCOUNT}, identity, status`;
const BY_ADDRESS = `${ACCOUNT}, ip, pool`;
const warmth = selector('ses_dedicated_ip_warmup_ratio');

/** Of two pods that both show it during a rollout one is enough. */
function onSuppressionList(ago = ''): string {
  return `sum by (${ACCOUNT}) (max by (${ACCOUNT}, reason) (${selector('ses_suppression_list_addresses')}${ago}))`;
}

/** A domain that was never verified fails as well, which needs no alert. */
function verificationLost(): string {
  const by = `${ACCOUNT}, identity`;
  const succeeded = `max by (${by}) (${selector('ses_identity_verification_last_success_timestamp_seconds')}) > 0`;
  return `${verificationIs('failed')} and on (${by}) (${succeeded} or on (${by}) ${verificationIs('success', ' offset 1w')})`;
}

function verificationIs(status: string, ago = ''): string {
  return `max by (${BY_STATUS}) (${selector('ses_identity_verification_status', { status })}${ago}) == 1`;
}

const verificationLook = [
  'Why: `ses_identity_verification_error`; `aws sesv2 get-email-identity --email-identity <domain>` (`VerificationInfo`).',
  'The DNS: `dig +short CNAME <token>._domainkey.<domain>` for each of the three tokens.',
];

/** Failures of what mail is sent from and through. */
export function senders(t: Thresholds): AlertGroup {
  const listed = onSuppressionList();
  const before = onSuppressionList(' offset 1d');
  const grown = `(${listed} - on (${ACCOUNT}) ${before})`;
  const warming = `max by (${BY_ADDRESS}) (${selector('ses_dedicated_ip_warmup_status', { status: 'in_progress' })}) == 1`;
  return {
    name: 'ses-senders',
    category: 'setup',
    about: 'Domains, configuration sets, dedicated addresses and the suppression list.',
    alerts: [
      {
        name: 'SesIdentityVerificationLost',
        severity: 'critical',
        expr: verificationLost(),
        for: '15m',
        summary: `Domain {{ $labels.identity }} is no longer verified`,
        description: `The verification of {{ $labels.identity }} in ${who} has failed: SES refuses its mail.`,
        dashboard: 'ses-senders',
        panel: 'Domains not verified',
        page: 'identities',
        runbook: {
          night:
            'Restore the DNS records and start the verification again, or send from another verified domain until the day.',
          means:
            'For 72 hours SES has not found the DNS records that prove that the domain is yours. Its verification has failed.',
          impact: 'Mail from the domain is refused.',
          look: verificationLook,
          act: [
            'Restore the records: a domain that moves to another DNS provider often loses them.',
            'SES does not check again: start the verification anew, as [AWS says](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-verification.html).',
          ],
        },
      },
      {
        name: 'SesIdentityVerificationFailing',
        severity: 'warning',
        // Only a domain that was verified before is in it (SES developer guide, "Managing identities in Amazon SES").
        expr: verificationIs('temporary_failure'),
        for: '15m',
        summary: `DNS records of domain {{ $labels.identity }} are no longer found`,
        description: `The verification status of {{ $labels.identity }} in ${who} is {{ $labels.status }}.`,
        dashboard: 'ses-senders',
        panel: 'Domains not verified',
        page: 'identities',
        runbook: {
          means:
            'SES no longer finds the DNS records that prove that the domain is yours. If it does not find them again within 72 hours, the verification fails.',
          impact: 'None yet. When the status is failed, mail from the domain is refused.',
          look: verificationLook,
          act: [
            'Restore the records: a domain that moves to another DNS provider often loses them. SES checks again by itself.',
          ],
        },
      },
      {
        name: 'SesDkimFailing',
        severity: 'warning',
        expr: `max by (${BY_STATUS}) (${selector('ses_identity_dkim_status', { status: /failed|temporary_failure/ })}) == 1`,
        for: '15m',
        summary: `DKIM records of {{ $labels.identity }} are not found`,
        description: `SES does not find the DKIM records of {{ $labels.identity }} in ${who}: the status is {{ $labels.status }}.`,
        dashboard: 'ses-senders',
        panel: 'Domains without DKIM',
        page: 'identities',
        runbook: {
          means: 'The DKIM records of the domain are not in DNS, or its name servers do not answer.',
          impact:
            'While the failure is temporary, mail is still signed. If the records stay missing, SES stops signing; DMARC then fails, and providers refuse mail or treat it as spam.',
          look: [
            '`aws sesv2 get-email-identity --email-identity <domain>` (`DkimAttributes`).',
            '`dig +short CNAME <token>._domainkey.<domain>`, sent to each of the domain’s name servers.',
          ],
          act: ['Restore the records, or fix the name servers.'],
        },
      },
      {
        name: 'SesMailFromFailing',
        severity: 'warning',
        expr: `max by (${BY_STATUS}) (${selector('ses_identity_mail_from_status', { status: /failed|temporary_failure/ })}) == 1`,
        for: '15m',
        summary: `MAIL FROM domain of {{ $labels.identity }} is not working`,
        description: `SES does not find the MX record of the MAIL FROM domain of {{ $labels.identity }} in ${who}: {{ $labels.status }}.`,
        dashboard: 'ses-senders',
        panel: 'Broken MAIL FROM domains',
        page: 'identities',
        runbook: {
          means: 'The MX record of the custom MAIL FROM domain is missing.',
          impact:
            'As `ses_identity_mail_from_info` says: mail falls back to amazonses.com (SPF no longer aligns), or is refused.',
          look: ['`dig +short MX <mail from domain>`: it must be `10 feedback-smtp.<region>.amazonses.com`.'],
          act: ['Restore the MX and the SPF record.'],
        },
      },
      {
        name: 'SesEventDestinationDisabled',
        severity: 'warning',
        expr: `min by (${ACCOUNT}, configuration_set, destination) (${selector('ses_configuration_set_event_destination_enabled')}) == 0`,
        for: '1h',
        summary: `Event destination {{ $labels.destination }} of configuration set {{ $labels.configuration_set }} is disabled`,
        description: `Events of configuration set {{ $labels.configuration_set }} do not reach {{ $labels.destination }} in ${who}.`,
        dashboard: 'ses-senders',
        panel: 'Event destinations',
        page: 'configurationSets',
        runbook: {
          means: 'An event destination exists and is disabled.',
          impact: 'Its consumers get no events, including this exporter if it is one of them.',
          look: [
            '`ses_configuration_set_event_destination_info` says where it goes.',
            'CloudTrail: `UpdateConfigurationSetEventDestination`.',
          ],
          act: ['Enable it, or delete it if it is not needed.'],
        },
      },
      {
        name: 'SesDedicatedIpWarmupStuck',
        severity: 'warning',
        expr: `${warming} and on (${BY_ADDRESS}) (max by (${BY_ADDRESS}) (max_over_time(${warmth}[2d])) == on (${BY_ADDRESS}) min by (${BY_ADDRESS}) (min_over_time(${warmth}[2d]))) and on (${BY_ADDRESS}) max by (${BY_ADDRESS}) (${warmth} offset 2d)`,
        for: '1h',
        summary: `Warm-up of dedicated IP address {{ $labels.ip }} has stopped`,
        description: `The warm-up of dedicated IP address {{ $labels.ip }} in pool {{ $labels.pool }} has not progressed for two days.`,
        dashboard: 'ses-senders',
        panel: 'Warm-up of dedicated IP addresses',
        page: 'dedicatedIps',
        runbook: {
          means: 'A dedicated IP address is being warmed up, and its percentage does not rise.',
          impact:
            'Its mail is sent from shared IP addresses, or from one that is not warmed up and that providers throttle.',
          look: [
            '`aws sesv2 get-dedicated-ip --ip <ip>`: `WarmupStatus`, `WarmupPercentage`.',
            'Whether mail is sent through its pool.',
          ],
          act: [
            'Send through the pool steadily, to recipients who read their mail.',
            'Set the percentage by hand: `aws sesv2 put-dedicated-ip-warmup-attributes --ip <ip> --warmup-percentage <percent>`.',
          ],
        },
      },
      {
        name: 'SesSuppressionListGrowsFast',
        severity: 'warning',
        expr: `${grown} > on (${ACCOUNT}) ${t.suppressionGrowth} * ${before} and on (${ACCOUNT}) ${grown} >= ${t.minimumSuppressionGrowth}`,
        for: '30m',
        summary: `Suppression list of ${who} grew by {{ $value | humanize }} addresses in a day`,
        description: `The suppression list of ${who} has {{ $value | humanize }} more addresses than a day ago.`,
        dashboard: 'ses-senders',
        panel: 'Addresses on the suppression list',
        page: 'suppressionList',
        runbook: {
          means: 'Many addresses bounced hard or complained within a day.',
          impact: 'SES no longer sends to these addresses. The usual cause is a bad list.',
          look: [
            '`sum by (reason) (ses_suppression_list_addresses)`.',
            'Which mailing: `topk(5, configuration_set:ses_bounces_per_send:ratio_increase1d)`.',
          ],
          act: [
            'Find the list and clean it at its source.',
            'Remove addresses that were listed by mistake: `aws sesv2 delete-suppressed-destination --email-address <address>`, in the letter case of the list.',
          ],
        },
      },
      {
        name: 'SesRecommendationOpen',
        severity: 'info',
        expr: `max by (${ACCOUNT}, recommendation) (${selector('ses_vdm_recommendations', { impact: 'high' })}) > 0`,
        // At two readings: the collector asks every six hours.
        for: '7h',
        summary: `Open recommendation of SES for ${who}: {{ $labels.recommendation }}`,
        description: `Virtual Deliverability Manager has {{ $value }} open recommendations of type {{ $labels.recommendation }} and high impact for ${who}.`,
        dashboard: 'ses-senders',
        panel: 'Open recommendations',
        page: 'advisor',
        runbook: {
          means:
            'Virtual Deliverability Manager found a problem with your domains that has a high impact on delivery.',
          impact: 'More mail goes to spam folders.',
          look: [
            '`aws sesv2 list-recommendations`: `ResourceArn` says which domain, `Description` what to do.',
          ],
          act: ['Follow the recommendation; SES closes it by itself.'],
        },
      },
    ],
  };
}
