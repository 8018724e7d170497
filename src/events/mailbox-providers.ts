/**
 * Mailbox providers by the domains under which they give addresses: data, one row a provider, the largest first as the
 * field ranks them, so that a limit keeps those that matter. The names become values of `recipient_provider`; they stay.
 * Sources are the providers' own sign-up and help pages, and for Microsoft's and Yahoo's countries the lists of consumer
 * domains that mail software ships (such as Pidgin SIPE's, from Microsoft's KB 897567).
 */
export const mailboxProviders: readonly (readonly [provider: string, domains: readonly string[]])[] = [
  ['gmail', ['gmail.com', 'googlemail.com']],
  [
    'outlook',
    [
      ...under('outlook', 'com com.ar com.au com.br com.gr com.pe com.tr com.vn co.il co.nz co.th co.id'),
      ...under('outlook', 'at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk'),
      ...under('hotmail', 'com com.ar com.au com.br com.gr com.mx com.pe com.tr com.tw com.vn com.hk'),
      ...under('hotmail', 'co.il co.jp co.kr co.nz co.th co.uk co.za co.id co.in'),
      ...under('hotmail', 'at be ca ch cl cz de dk es fi fr gr hu ie it my nl no ph pt rs se sg sk'),
      ...under('live', 'com com.ar com.au com.co com.mx com.my com.pe com.ph com.pk com.pt com.sg com.ve'),
      ...under('live', 'co.in co.kr co.uk co.za'),
      ...under('live', 'at be ca cl cn de dk es fr hk ie in it jp nl no ph ru se'),
      ...under('windowslive', 'com es'),
      'msn.com',
      'passport.com',
    ],
  ],
  [
    'yahoo',
    [
      ...under('yahoo', 'com com.ar com.au com.br com.cn com.co com.hk com.hr com.mx com.my com.pe com.ph'),
      ...under(
        'yahoo',
        'com.sg com.tr com.tw com.ua com.ve com.vn co.id co.il co.in co.jp co.kr co.nz co.th',
      ),
      ...under('yahoo', 'co.uk co.za at be bg ca cl cz de dk ee es fi fr gr hr hu ie in it lt lv nl no pl'),
      ...under('yahoo', 'pt ro rs se si sk'),
      'ymail.com',
      'rocketmail.com',
    ],
  ],
  ['apple', ['icloud.com', 'me.com', 'mac.com', 'privaterelay.appleid.com']],
  ['qq', ['qq.com', 'foxmail.com']],
  ['netease', ['163.com', '126.com', 'yeah.net']],
  ['mail_ru', ['mail.ru', 'bk.ru', 'inbox.ru', 'list.ru', 'internet.ru']],
  ['yandex', under('yandex', 'ru com by kz ua com.tr').concat('ya.ru', 'narod.ru')],
  ['aol', ['aol.com', 'aim.com', 'verizon.net', 'netscape.net', 'aol.co.uk', 'aol.de', 'aol.fr']],
  ['comcast', ['comcast.net', 'xfinity.com']],
  ['gmx', under('gmx', 'de net com at ch fr es co.uk')],
  ['web_de', ['web.de', 'email.de']],
  ['t_online', ['t-online.de', 'magenta.de']],
  ['orange', ['orange.fr', 'wanadoo.fr']],
  ['free', ['free.fr']],
  ['sfr', ['sfr.fr', 'neuf.fr', 'cegetel.net']],
  ['laposte', ['laposte.net']],
  ['libero', ['libero.it', 'inwind.it', 'iol.it', 'blu.it']],
  ['bt', ['btinternet.com', 'btopenworld.com']],
  ['proton', ['proton.me', 'protonmail.com', 'pm.me']],
  ['att', ['att.net', 'sbcglobal.net', 'bellsouth.net', 'pacbell.net', 'ameritech.net']],
  ['spectrum', ['spectrum.net', 'charter.net', 'rr.com', 'twc.com', 'roadrunner.com']],
  ['cox', ['cox.net']],
  ['naver', ['naver.com']],
  ['daum', ['daum.net', 'hanmail.net', 'kakao.com']],
  ['uol', ['uol.com.br', 'bol.com.br']],
  ['docomo', ['docomo.ne.jp']],
  ['au', ['ezweb.ne.jp', 'au.com']],
  ['softbank', ['softbank.ne.jp', 'i.softbank.jp', 'vodafone.ne.jp']],
  ['rediff', ['rediffmail.com']],
  ['seznam', ['seznam.cz', 'email.cz', 'post.cz']],
  ['wp', ['wp.pl', 'o2.pl', 'tlen.pl']],
  ['fastmail', ['fastmail.com', 'fastmail.fm']],
  ['mail_com', ['mail.com', 'email.com']],
  ['zoho', ['zoho.com', 'zohomail.com']],
];

/**
 * Those that tell SES of no complaint, whoever complains there: no complaint from them is no sign, and mail that they took
 * belongs in no rate of complaints by provider. "Gmail does not send spam complaint events" (AWS Messaging Blog,
 * "Understanding Google Postmaster Tools (spam complaints) for Amazon SES email senders"; SES developer guide, tenant-level
 * suppression). Of the mailboxes that Google keeps for domains of others nobody can tell by the address: they are `other`.
 */
export const providersWithoutComplaints: readonly string[] = ['gmail'];

function under(brand: string, suffixes: string): string[] {
  return suffixes.split(' ').map((suffix) => `${brand}.${suffix}`);
}
