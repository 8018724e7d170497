import { domainOf } from './address.ts';

/**
 * Mailbox providers by the domains under which they give addresses. Data, not logic: one row a provider. Sources are
 * the providers' own sign-up and help pages; a domain that is not here, a company's own say, is `other`.
 */
const domains: Readonly<Record<string, readonly string[]>> = {
  aol: ['aol.com', 'aim.com', 'verizon.net', 'netscape.net'],
  apple: ['icloud.com', 'me.com', 'mac.com', 'privaterelay.appleid.com'],
  att: ['att.net', 'sbcglobal.net', 'bellsouth.net', 'pacbell.net', 'ameritech.net'],
  bt: ['btinternet.com', 'btopenworld.com'],
  comcast: ['comcast.net', 'xfinity.com'],
  cox: ['cox.net'],
  daum: ['daum.net', 'hanmail.net'],
  fastmail: ['fastmail.com', 'fastmail.fm'],
  free: ['free.fr'],
  gmail: ['gmail.com', 'googlemail.com'],
  gmx: ['gmx.de', 'gmx.net', 'gmx.com', 'gmx.at', 'gmx.ch'],
  laposte: ['laposte.net'],
  libero: ['libero.it', 'inwind.it', 'iol.it'],
  mail_com: ['mail.com', 'email.com'],
  mail_ru: ['mail.ru', 'bk.ru', 'inbox.ru', 'list.ru', 'internet.ru'],
  naver: ['naver.com'],
  netease: ['163.com', '126.com', 'yeah.net'],
  orange: ['orange.fr', 'wanadoo.fr'],
  outlook: [
    'outlook.com',
    'outlook.de',
    'outlook.fr',
    'hotmail.com',
    'hotmail.co.uk',
    'hotmail.de',
    'hotmail.fr',
    'hotmail.it',
    'live.com',
    'live.co.uk',
    'live.fr',
    'msn.com',
  ],
  proton: ['proton.me', 'protonmail.com', 'pm.me'],
  qq: ['qq.com', 'foxmail.com'],
  spectrum: ['spectrum.net', 'charter.net', 'rr.com', 'twc.com'],
  t_online: ['t-online.de', 'magenta.de'],
  uol: ['uol.com.br', 'bol.com.br'],
  web_de: ['web.de'],
  yahoo: [
    'yahoo.com',
    'yahoo.co.uk',
    'yahoo.co.jp',
    'yahoo.co.in',
    'yahoo.de',
    'yahoo.fr',
    'yahoo.it',
    'yahoo.es',
    'yahoo.ca',
    'yahoo.com.br',
    'ymail.com',
    'rocketmail.com',
  ],
  yandex: ['yandex.ru', 'yandex.com', 'ya.ru'],
  zoho: ['zoho.com', 'zohomail.com'],
};

const providerOfDomain = new Map(
  Object.entries(domains).flatMap(([provider, names]) => names.map((name) => [name, provider] as const)),
);

/** The provider of a bare address: a row of the table, or `other`. Never more values than the table has rows. */
export function mailboxProvider(address: string): string {
  return providerOfDomain.get(domainOf(address)) ?? 'other';
}
