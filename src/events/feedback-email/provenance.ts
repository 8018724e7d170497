import { domainOf } from '../address.ts';
import { addressesNamedIn, MAX_ADDRESS_LIST, valuesOf, type MailHeader } from './mail-header.ts';
import type { ReceivedMail } from './received-mail.ts';

/** What the operator trusts. */
export interface FeedbackTrust {
  /** Addresses (`bounces@example.com`) and domains (`@example.com`) that feedback is forwarded to. */
  readonly recipients: readonly string[];
  /** Domains that feedback comes from, with everything below them. */
  readonly senders: readonly string[];
}

/** Why the mail is not SES's feedback, by what SES says of its reception alone; `undefined` where it may be. */
export function distrustReception(
  { recipients, verdicts }: ReceivedMail,
  trust: FeedbackTrust,
): string | undefined {
  if (!recipients.some((one) => isExpected(one, trust)))
    return 'the mail is for another address (events.feedback_email.recipients)';
  if (verdicts.virus === 'FAIL' || verdicts.spam === 'FAIL') return 'SES calls the mail spam or a virus';
  if (verdicts.dmarc !== 'PASS' && verdicts.dkim !== 'PASS')
    return `SES could not verify who sent the mail: DMARC ${verdicts.dmarc || 'not given'}, DKIM ${verdicts.dkim || 'not given'}`;
  return undefined;
}

/**
 * Why the mail is not SES's feedback to us, by its header; `undefined` where it is. DMARC ties the From to who really
 * sent the mail, but SES's own reports come from the empty sender, and SES finds `dmarc=permerror` for those (seen in
 * mail that SES received from itself). So DKIM will do as well, if every signature that SES found good is one of the
 * senders': alone, "DKIM passed" is true of anybody's signature.
 *
 * The From is always SES's ("Amazon SES rewrites the From header": developer guide, "Receiving Amazon SES
 * notifications through email"), and no customer of SES may send from it. The To is looked at because another customer
 * could send a report of his own on to us with its signature intact.
 */
export function distrustMail(
  header: MailHeader,
  { verdicts }: ReceivedMail,
  trust: FeedbackTrust,
): string | undefined {
  const [from = '', ...moreFrom] = valuesOf(header, 'from');
  if (moreFrom.length > 0 || !isUnder(domainOf(onlyAddress(from)), trust.senders))
    return 'the mail is not from SES (events.feedback_email.senders)';
  if (verdicts.dmarc !== 'PASS' && !isSigned(header, trust.senders))
    return 'SES found no DKIM signature of a sender of feedback in the mail (events.feedback_email.senders)';
  const [to = '', ...moreTo] = valuesOf(header, 'to');
  const named = addressesNamedIn(to);
  if (moreTo.length > 0 || named.length === 0 || !named.every((one) => isExpected(one, trust)))
    return 'the report is to another address (events.feedback_email.recipients)';
  return undefined;
}

/**
 * The address of a From that leaves no doubt: one address, with a plain name before it or none. Whatever two readers
 * could take for different addresses (lists, comments, quoted parts, encoded words) is none.
 */
function onlyAddress(from: string): string {
  const form = /^(?:"?[\w .'-]*"? ?<(?<inAngles>[\w.+-]+@[\w.-]+)>|(?<bare>[\w.+-]+@[\w.-]+))$/;
  const { inAngles = '', bare = '' } = (from.length <= MAX_ADDRESS_LIST && form.exec(from)?.groups) || {};
  return (inAngles || bare).toLowerCase();
}

/**
 * Whether SES found good signatures, all of the senders' domains. SES writes what it found into one
 * `Authentication-Results: amazonses.com; …; dkim=pass header.i=@domain; …`, above its own `X-SES-RECEIPT`; what stands
 * below that came with the mail, and proves nothing.
 */
function isSigned(header: MailHeader, senders: readonly string[]): boolean {
  const receipt = header.findIndex(({ name }) => name === 'x-ses-receipt');
  const found = header.slice(0, Math.max(receipt, 0)).filter(({ name }) => name === 'authentication-results');
  const [server, ...results] = (found[0]?.value ?? '').split(';').map((one) => one.trim());
  if (found.length !== 1 || server !== 'amazonses.com') return false;
  const passed = results.filter((one) => /^dkim=pass\b/i.test(one));
  const domains = passed.map(
    (one) => /^dkim=pass header\.i=@(?<domain>[\w.-]+)$/.exec(one)?.groups?.['domain'],
  );
  return domains.length > 0 && domains.every((one) => isUnder(one?.toLowerCase() ?? '', senders));
}

function isExpected(address: string, { recipients }: FeedbackTrust): boolean {
  const one = address.toLowerCase();
  if (one.startsWith('@')) return false;
  return recipients.includes(one) || recipients.includes(`@${domainOf(one)}`);
}

function isUnder(domain: string, domains: readonly string[]): boolean {
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}
