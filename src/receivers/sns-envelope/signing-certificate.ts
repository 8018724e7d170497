import { X509Certificate, type KeyObject } from 'node:crypto';
import { namesOfSigner } from './topic.ts';

/** What a signing certificate says; times are milliseconds since the epoch. */
export interface SigningCertificate {
  readonly key: KeyObject;
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * Reads a certificate in PEM that was found at this URL. At SNS's own hosts it must be in SNS's name, letter by letter;
 * at a trusted origin it may be in any name, because simulated topics have what they like (LocalStack's is called
 * "LocalStack TEST SNS Root Certificate Authority"). That SNS's host was really asked is TLS's word, as in AWS's SDK for
 * Java 2 (`messagemanager.sns.internal.CertificateRetriever`), which judges name and dates and no chain either: the file
 * holds one certificate without its issuers.
 * @throws Error when the text is no certificate of an RSA key, or in another name.
 */
export function readSigningCertificate(url: string, pem: string): SigningCertificate {
  const certificate = new X509Certificate(pem);
  const { publicKey, validFromDate, validToDate } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('the certificate is not of an RSA key');
  const names = namesOfSigner(new URL(url).hostname);
  if (names && !names.some((name) => certificate.checkHost(name, { wildcards: false })))
    throw new Error(`the certificate is not in the name of Amazon SNS (${names.join(', ')})`);
  return { key: publicKey, validFrom: validFromDate.getTime(), validTo: validToDate.getTime() };
}

export function isValid({ validFrom, validTo }: SigningCertificate, now: number): boolean {
  return validFrom <= now && now <= validTo;
}
