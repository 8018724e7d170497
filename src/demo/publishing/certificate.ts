import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';

export interface CertificateOptions {
  /** The RSA key that the certificate is about, and that signs it. */
  readonly privateKey: KeyObject;
  /** Subject and issuer. */
  readonly commonName: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * A self-signed X.509 certificate in PEM, for simulated topics. Source of its form: RFC 5280, sections 4.1 and 4.1.2.5;
 * it has no extensions and is therefore of version 1.
 */
export function createCertificate({
  privateKey,
  commonName,
  validFrom,
  validTo,
}: CertificateOptions): string {
  const algorithm = sequence(objectId(SHA256_WITH_RSA), tlv(0x05));
  const name = sequence(set(sequence(objectId(COMMON_NAME), tlv(0x0c, Buffer.from(commonName)))));
  const toBeSigned = sequence(
    // A leading byte below 0x80 that is not zero makes a positive integer of the shortest form.
    tlv(0x02, Buffer.from([0x01]), randomBytes(15)),
    algorithm,
    name,
    sequence(time(validFrom), time(validTo)),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('RSA-SHA256', toBeSigned, privateKey);
  const der = sequence(toBeSigned, algorithm, tlv(0x03, Buffer.from([0x00]), signature));
  const lines = der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** 1.2.840.113549.1.1.11 and 2.5.4.3, already in DER's base 128. */
const SHA256_WITH_RSA = '2a864886f70d01010b';
const COMMON_NAME = '550403';

/** DER writes everything as a tag, a length and a value (ITU-T X.690). */
function tlv(tag: number, ...values: readonly Buffer[]): Buffer {
  const value = Buffer.concat(values);
  const size = value.length;
  let length = [size];
  if (size >= 0x80) length = size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

function sequence(...values: readonly Buffer[]): Buffer {
  return tlv(0x30, ...values);
}

function set(...values: readonly Buffer[]): Buffer {
  return tlv(0x31, ...values);
}

function objectId(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

/** Years up to 2049 have two digits (UTCTime), later ones four (GeneralizedTime). */
function time(at: number): Buffer {
  const digits = `${new Date(at).toISOString().replaceAll(/\.\d+|\D/g, '')}Z`;
  return digits < '2050' ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits));
}
