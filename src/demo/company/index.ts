import { bareAddress, domainOf } from '../../events/address.ts';

/**
 * Who sends and who receives: an invented shop for kites and paper. Its domains end in `.example` (RFC 2606); addresses
 * at real mailbox providers have invented local parts, and no mail is ever sent.
 */
export const account = { accountId: '123456789012', region: 'eu-west-1' } as const;

/** One kind of mail that the company sends. */
export interface MailKind {
  /** Empty where the mail goes without one: then SES publishes no event of it. */
  readonly configurationSet: string;
  readonly from: string;
  /** The message tag `campaign`. */
  readonly campaign: string;
  /** Empty where the sender writes the mail itself. */
  readonly template: string;
  readonly subject: string;
  /** Share of the recipients whose mail comes back on any day. */
  readonly bounced: number;
  /** Shares of the delivered mails. */
  readonly opened: number;
  readonly clicked: number;
  readonly unsubscribed: number;
  readonly complained: number;
  /** The host that links lead to. */
  readonly links: string;
}

const transactional = {
  configurationSet: 'transactional',
  bounced: 0.018,
  opened: 0.5,
  clicked: 0.12,
  unsubscribed: 0,
  complained: 0.0002,
} as const;

/** What goes out all day, in proportion to the weight. */
export const everyday: readonly (MailKind & { readonly weight: number })[] = [
  {
    ...transactional,
    weight: 40,
    from: 'Kite & Paper <orders@shop.kitepaper.example>',
    campaign: 'order-confirmation',
    template: 'OrderConfirmation',
    subject: 'Thank you for your order',
    links: 'shop.kitepaper.example',
  },
  {
    ...transactional,
    weight: 30,
    from: 'Kite & Paper <orders@shop.kitepaper.example>',
    campaign: 'shipping-notice',
    template: 'ShippingNotice',
    subject: 'Your parcel is on its way',
    links: 'tracking.parcels.example',
  },
  {
    ...transactional,
    weight: 20,
    from: 'Kite & Paper accounts <no-reply@accounts.kitepaper.example>',
    campaign: 'password-reset',
    template: 'PasswordReset',
    subject: 'Reset your password',
    clicked: 0.45,
    links: 'accounts.kitepaper.example',
  },
  {
    ...transactional,
    weight: 10,
    from: 'Kite & Paper billing <invoices@billing.kitepaper.example>',
    campaign: 'invoice',
    template: 'Invoice',
    subject: 'Your invoice',
    links: 'billing.kitepaper.example',
  },
];

const newsletter = {
  configurationSet: 'newsletter',
  from: 'Kite & Paper news <hello@news.kitepaper.example>',
  bounced: 0.018,
  opened: 0.32,
  clicked: 0.05,
  unsubscribed: 0.012,
  complained: 0.0004,
  links: 'news.kitepaper.example',
} as const;

/** What goes out to everybody on the list, now and then. */
export const campaigns = {
  digest: {
    ...newsletter,
    campaign: 'weekly-digest',
    template: 'Newsletter',
    subject: 'This week in kites',
  },
  /** Sent to a bought list: many complain. */
  sale: {
    ...newsletter,
    campaign: 'spring-sale',
    template: 'Newsletter',
    subject: 'Everything that flies: 30 % off',
    complained: 0.018,
  },
  arrivals: {
    ...newsletter,
    campaign: 'new-arrivals',
    template: 'Newsletter',
    subject: 'Fresh paper, new kites',
  },
  reminder: {
    ...newsletter,
    campaign: 'cart-reminder',
    template: 'CartReminder',
    subject: 'Still thinking it over?',
    opened: 0.4,
    clicked: 0.09,
    links: 'shop.kitepaper.example',
  },
} as const satisfies Record<string, MailKind>;

/**
 * What a script of the press office has sent since before there were configuration sets, to a list that nobody keeps. Its
 * sender is an identity of its own, whose feedback SES forwards by mail.
 */
export const pressRelease: MailKind = {
  configurationSet: '',
  from: 'Kite & Paper press <press@kitepaper.example>',
  campaign: '',
  template: '',
  subject: 'News for the press',
  bounced: 0.5,
  opened: 0,
  clicked: 0,
  unsubscribed: 0,
  complained: 0.03,
  links: '',
};

/** Where recipients have their mailboxes. */
export interface Mailboxes {
  readonly domain: string;
  readonly weight: number;
  /** The receiving server's name. */
  readonly mx: string;
  /** Typical seconds until it has taken a mail. */
  readonly seconds: number;
}

export const mailboxes: readonly Mailboxes[] = [
  { domain: 'gmail.com', weight: 36, mx: 'gmail-smtp-in.l.google.com', seconds: 0.7 },
  { domain: 'outlook.com', weight: 12, mx: 'outlook-com.olc.protection.outlook.com', seconds: 1.8 },
  { domain: 'hotmail.com', weight: 7, mx: 'hotmail-com.olc.protection.outlook.com', seconds: 1.9 },
  { domain: 'yahoo.com', weight: 10, mx: 'mta7.am0.yahoodns.net', seconds: 1.4 },
  { domain: 'icloud.com', weight: 9, mx: 'mx01.mail.icloud.com', seconds: 1.1 },
  { domain: 'gmx.de', weight: 6, mx: 'mx00.emig.gmx.net', seconds: 2.6 },
  { domain: 'web.de', weight: 4, mx: 'mx-ha02.web.de', seconds: 2.8 },
  { domain: 't-online.de', weight: 3, mx: 'mx00.t-online.de', seconds: 4 },
  { domain: 'proton.me', weight: 3, mx: 'mail.protonmail.ch', seconds: 1.5 },
  { domain: 'northsea-rigging.example', weight: 6, mx: 'mx.northsea-rigging.example', seconds: 9 },
  { domain: 'school-of-wind.example', weight: 4, mx: 'mx.school-of-wind.example', seconds: 14 },
];

const kinds: readonly MailKind[] = [...everyday, ...Object.values(campaigns)];

/** The account's configuration sets, and the domains that it sends from. */
export const configurationSets = [...new Set(kinds.map((kind) => kind.configurationSet))];
export const identities = [...new Set(kinds.map((kind) => domainOf(bareAddress(kind.from))))];
