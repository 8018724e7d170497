import { mailboxProviders, providersWithoutComplaints } from '../../events/mailbox-providers.ts';
import { mailboxes, type Mailboxes } from './index.ts';

/** AWS's names of the ISPs, and the domains of their mailboxes. */
const domainsOf: Readonly<Record<string, readonly string[]>> = {
  Gmail: ['gmail.com'],
  Yahoo: ['yahoo.com'],
  Hotmail: ['hotmail.com', 'outlook.com'],
};

/** The share of recipients who have their mailboxes at an ISP: of all recipients, or of some. */
export function shareOfIsp(name: string, among: readonly Mailboxes[] = mailboxes): number {
  const domains = domainsOf[name] ?? [];
  return weigh(among.filter(({ domain }) => domains.includes(domain))) / weigh(among);
}

const withoutComplaints = new Set(
  mailboxProviders.flatMap(([name, domains]) => (providersWithoutComplaints.includes(name) ? domains : [])),
);

/** Whether SES hears of complaints from there. */
export function reportsComplaints({ domain }: Mailboxes): boolean {
  return !withoutComplaints.has(domain);
}

export const reportingMailboxes = mailboxes.filter(reportsComplaints);

/** The share of all recipients of whose complaints SES hears. */
export const reportingShare = weigh(reportingMailboxes) / weigh(mailboxes);

function weigh(some: readonly Mailboxes[]): number {
  return some.reduce((sum, { weight }) => sum + weight, 0);
}
