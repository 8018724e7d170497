import { measures } from '../common/measures.ts';
import { stat } from '../common/panels/stat.ts';
import { on } from './scope.ts';

export const unverified = stat({
  title: 'Domains not verified',
  description:
    'Domains that SES has not verified: nothing can be sent from them. The table below shows which; GetEmailIdentity tells the reason.',
  unit: 'short',
  noValue: 'not read yet',
  limits: measures.any,
  queries: [
    {
      expr: `sum(1 - ${on('ses_identity_verification_status', { status: 'success' })})`,
      as: 'now',
    },
  ],
});

export const withoutDkim = stat({
  title: 'Domains without DKIM',
  description:
    'Domains whose DKIM records SES does not find, or has not found yet. Their mail is unsigned, and providers such as Gmail and Yahoo refuse unsigned bulk mail.',
  unit: 'short',
  noValue: 'not read yet',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_identity_dkim_status', { status: 'success' })})`, as: 'now' }],
});

export const brokenMailFrom = stat({
  title: 'Broken MAIL FROM domains',
  description:
    'Custom MAIL FROM domains whose MX record SES does not find. SES falls back to its own domain or rejects the mail, depending on the domain’s settings.',
  unit: 'short',
  noValue: 'none is set',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_identity_mail_from_status', { status: 'success' })})`, as: 'now' }],
});

export const stoppedSets = stat({
  title: 'Disabled configuration sets',
  description:
    'Configuration sets whose sending is switched off, by a user of the account or by SES: no mail can be sent with them.',
  unit: 'short',
  noValue: 'not read yet',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_configuration_set_sending_enabled')})`, as: 'now' }],
});

export const unread = stat({
  title: 'Details not read yet',
  description:
    'Domains and configuration sets whose details are not read yet, because a run of the collector reads only some. The tables below are complete at 0.',
  unit: 'short',
  noValue: 'collectors are off',
  limits: measures.any,
  queries: [
    {
      expr: `sum(${on('ses_identity_details_unread')}) + sum(${on('ses_configuration_set_details_unread')})`,
      as: 'now',
    },
  ],
});

export const openRecommendations = stat({
  title: 'Open recommendations',
  description:
    'Open recommendations of the advisor of Virtual Deliverability Manager: missing DMARC, SPF or DKIM records, and other problems. Their text is in the console under Virtual Deliverability Manager, Advisor.',
  unit: 'short',
  noValue: 'VDM is not read',
  limits: measures.any,
  queries: [{ expr: `sum(${on('ses_vdm_recommendations')})`, as: 'now' }],
});
