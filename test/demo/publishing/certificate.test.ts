import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificate } from '../../../src/demo/publishing/certificate.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function certificate(validFrom: string, validTo: string): X509Certificate {
  const options = { privateKey, commonName: 'sns.example.com' };
  return new X509Certificate(
    createCertificate({ ...options, validFrom: Date.parse(validFrom), validTo: Date.parse(validTo) }),
  );
}

describe('the simulated topic’s certificate', () => {
  it('is read by OpenSSL as signed with its own key and about that key', () => {
    const parsed = certificate('2026-01-02T03:04:05Z', '2027-01-02T03:04:05Z');
    expect(parsed.subject).toBe('CN=sns.example.com');
    expect(parsed.checkIssued(parsed)).toBe(true);
    expect(parsed.verify(createPublicKey(privateKey))).toBe(true);
    expect(parsed.publicKey.equals(createPublicKey(privateKey))).toBe(true);
    expect(parsed.checkHost('sns.example.com')).toBe('sns.example.com');
  });

  it.each([
    ['within this century’s first half', '2026-01-02T03:04:05Z', '2027-12-31T23:59:59Z'],
    ['over the change of notation in 2050', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z'],
  ])('keeps its dates to the second: %s', (_when, from, to) => {
    const { validFromDate, validToDate } = certificate(from, to);
    expect([validFromDate, validToDate]).toEqual([new Date(from), new Date(to)]);
  });

  it('has a serial number of its own each time', () => {
    const serials = Array.from(
      { length: 20 },
      () => certificate('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z').serialNumber,
    );
    expect(new Set(serials).size).toBe(20);
    expect(serials.filter((serial) => !/^01[0-9A-F]{30}$/.test(serial))).toEqual([]);
  });
});
