import { measures } from '../common/measures.ts';
import { stat } from '../common/panels/stat.ts';
import { on } from './scope.ts';

export const unverified = stat({
  title: 'Domains not verified',
  description:
    'Domains that SES does not hold to be verified: nothing can be sent from them. See the table below for which, and GetEmailIdentity for why.',
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
    'Domains whose DKIM records SES does not find, or has not found yet. Their mail is unsigned, and providers such as Gmail and Yahoo turn away unsigned bulk mail.',
  unit: 'short',
  noValue: 'not read yet',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_identity_dkim_status', { status: 'success' })})`, as: 'now' }],
});

export const brokenMailFrom = stat({
  title: 'MAIL FROM broken',
  description:
    'Custom MAIL FROM domains whose MX record SES does not find. SES falls back to its own domain or rejects the mail, as the domain is set.',
  unit: 'short',
  noValue: 'none is set',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_identity_mail_from_status', { status: 'success' })})`, as: 'now' }],
});

export const stoppedSets = stat({
  title: 'Configuration sets stopped',
  description: 'Configuration sets that no mail can be sent with: switched off by somebody, or by SES.',
  unit: 'short',
  noValue: 'not read yet',
  limits: measures.any,
  queries: [{ expr: `sum(1 - ${on('ses_configuration_set_sending_enabled')})`, as: 'now' }],
});

export const unread = stat({
  title: 'Details not read yet',
  description:
    'Domains and configuration sets whose details wait for their turn, because a run of the collector reads only some. The tables below are complete at 0.',
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
    'What the advisor of Virtual Deliverability Manager finds wrong now: missing DMARC, SPF or DKIM records, and other causes. Read them in the console under Virtual Deliverability Manager, Advisor.',
  unit: 'short',
  noValue: 'VDM is not read',
  limits: measures.any,
  queries: [{ expr: `sum(${on('ses_vdm_recommendations')})`, as: 'now' }],
});
