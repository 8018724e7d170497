import { reject, type Rejected } from '../rejection.ts';
import type { Topic } from './topic.ts';

const certificatePath = /^\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/;

/**
 * Judges where a message says that its signing certificate is: `undefined` when it may be fetched. That is
 * `https://sns.<region>.<suffix>/SimpleNotificationService-<hex>.pem` with the topic's own region and partition, letter
 * by letter, so that neither an S3 bucket's host nor a port, a user or an encoded path slips in. Any path of an origin
 * that the operator trusts is fine too.
 */
export function refuseCertificateUrl(
  text: string,
  { host }: Topic,
  trustedOrigins: ReadonlySet<string>,
): Rejected | undefined {
  if (host && text.startsWith(`https://${host}/`) && certificatePath.test(text.slice(host.length + 8)))
    return undefined;
  const url = URL.parse(text);
  if (url && isPlain(url) && trustedOrigins.has(url.origin)) return undefined;
  if (host && url?.protocol === 'http:' && url.hostname === host)
    return reject(
      'insecure_certificate_url',
      'SigningCertURL is http: a certificate is only read over https',
    );
  return reject(
    'untrusted_certificate_url',
    `SigningCertURL is not a certificate of Amazon SNS: expected https://${host ?? 'sns.<region>.<AWS domain>'}/SimpleNotificationService-<hex>.pem`,
  );
}

export type SubscribeUrl = { readonly ok: true; readonly url: URL } | Rejected;

/**
 * Judges the URL whose visit confirms a subscription: it must be SNS's in the topic's region (or a trusted origin's)
 * and confirm this topic and no other, with each of its parameters once and nothing else. Source of its form: Amazon SNS developer guide, "HTTP/HTTPS subscription
 * confirmation JSON format".
 */
export function judgeSubscribeUrl(
  text: string,
  { arn, host }: Topic,
  trustedOrigins: ReadonlySet<string>,
): SubscribeUrl {
  const url = URL.parse(text);
  const trusted = url && isPlain(url) && (isOriginOf(url, host) || trustedOrigins.has(url.origin));
  if (!trusted)
    return reject('untrusted_subscribe_url', 'SubscribeURL is not Amazon SNS in the region of the topic');
  const query = url.searchParams;
  const names = [...query.keys()].toSorted().join(' ');
  if (
    names !== 'Action Token TopicArn' ||
    query.get('Action') !== 'ConfirmSubscription' ||
    query.get('TopicArn') !== arn
  )
    return reject('untrusted_subscribe_url', 'SubscribeURL does not confirm a subscription of this topic');
  return { ok: true, url };
}

function isOriginOf(url: URL, host: string | undefined): boolean {
  return host !== undefined && url.origin === `https://${host}`;
}

/** No user or password: they would be sent along. */
function isPlain(url: URL): boolean {
  return url.username === '' && url.password === '';
}
