import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Certificates } from '../../../src/receivers/sns-envelope/certificates.ts';
import { readSigningCertificate } from '../../../src/receivers/sns-envelope/signing-certificate.ts';
import { nothingKept, type Kept } from '../../../src/receivers/sns-envelope/sns-memory.ts';
import { createCertificate } from '../../../src/demo/publishing/certificate.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { snsBench } from '../../support/sns-bench.ts';
import {
  certificate,
  certificateUrl,
  DAY_MS,
  NOW,
  privateKey,
  signer,
  topicArn,
} from '../../support/sns-topic.ts';

const days = { validFrom: NOW - DAY_MS, validTo: NOW + DAY_MS };

/** What was kept, and an SNS that has a certificate at every URL; nobody waits for a turn. */
function certificatesOf(kept: Kept = nothingKept, now = NOW) {
  const fetched: string[] = [];
  const keptSince: Kept[] = [];
  const certificates = new Certificates({
    clock: { now: () => now },
    fetchText: (url) => {
      fetched.push(url.href);
      return Promise.resolve(certificate);
    },
    memory: { kept, keep: (one) => void keptSince.push(one) },
    time: { now: () => 0, sleep: () => Promise.resolve() },
  });
  return { certificates, fetched, kept: keptSince };
}

const envelope = (time = NOW) => signer.notification({ topicArn, time, message: fixtureText('send') });
const unknownUrl = (index: number) => certificateUrl.replace(/-[0-9a-f]+\.pem$/, `-${index}.pem`);
const forged = (index: number) => ({ ...envelope(), SigningCertURL: unknownUrl(index) });

/** Made by OpenSSL (`openssl req -x509` with a P-256 key); valid for a hundred years from the end of 2026. */
const ellipticCertificate = `-----BEGIN CERTIFICATE-----
MIIBozCCAUmgAwIBAgIUW4TNT7jstmaCa6ewIbJakjX6YXAwCgYIKoZIzj0EAwIw
JjEkMCIGA1UEAwwbc25zLmV1LXdlc3QtMS5hbWF6b25hd3MuY29tMCAXDTI2MTEy
MzE3MTcxN1oYDzIxMjYxMDMwMTcxNzE3WjAmMSQwIgYDVQQDDBtzbnMuZXUtd2Vz
dC0xLmFtYXpvbmF3cy5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATzJE1c
rHp5HmoP0o5XeJ4dw+fNpPNMFNoqaFi9Myp0I3wmMpLxCcWo8KcRPfsZCmkO/3fZ
jbDvU7pOZym/aLBio1MwUTAdBgNVHQ4EFgQUW9NphLjILZMjKG6QJu0CjtFFBTow
HwYDVR0jBBgwFoAUW9NphLjILZMjKG6QJu0CjtFFBTowDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiEA9bqzxG2uttduzivrqVmPU/4FIQuXSRqCiBLR
dqlI3vkCIHkSSvGXNKS7C0fwEHPLb32DJuvGrCwY0LsiKhjlXCFE
-----END CERTIFICATE-----
`;

describe('signing certificates', () => {
  it('are read once, however many messages arrive before the answer', async () => {
    await using bench = await snsBench();
    const answer = Promise.withResolvers<string>();
    bench.world.respond = () => answer.promise;
    const posts = Array.from({ length: 10 }, () => bench.post(envelope()));
    while (bench.handled.length < 10) await new Promise(setImmediate);
    answer.resolve(certificate);
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(posts.map(() => 200));
    await bench.post(envelope());
    expect(bench.fetched).toEqual([certificateUrl]);
  });

  it('are read again when SNS tries again after a failure, but not within seconds', async () => {
    await using bench = await snsBench();
    const { respond } = bench.world;
    bench.world.respond = () => Promise.reject(new Error('connection refused'));
    expect((await bench.post(envelope())).status).toBe(503);
    bench.world.respond = respond;
    expect((await bench.post(envelope())).status).toBe(503);
    expect(bench.fetched).toHaveLength(1);
    bench.world.now += 5_000;
    expect((await bench.post(envelope())).status).toBe(200);
    expect(bench.fetched).toHaveLength(2);
  });

  it('at hand keep working while a flood of URLs that fail is read', async () => {
    await using bench = await snsBench();
    await bench.post(envelope());
    const flood = Array.from({ length: 200 }, (_, index) => bench.post(forged(index)));
    expect((await bench.post(envelope())).status).toBe(200);
    expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([503]));
    expect(bench.fetched.filter((url) => url === certificateUrl)).toHaveLength(1);
  });

  it('end on their last day, even those at hand', async () => {
    await using bench = await snsBench();
    expect((await bench.post(envelope())).status).toBe(200);
    bench.world.now = NOW + 365 * DAY_MS;
    expect((await bench.post(envelope(bench.world.now))).status).toBe(200);
    bench.world.now += 1_000;
    const { status, text } = await bench.post(envelope(bench.world.now));
    expect(status).toBe(503);
    expect(text).toMatch(/^certificate_unavailable: .*valid from .* check the exporter’s clock/);
  });

  it('are of RSA keys', async () => {
    await using bench = await snsBench();
    bench.world.now = Date.parse('2030-01-01T00:00:00Z');
    bench.world.respond = () => Promise.resolve(ellipticCertificate);
    expect((await bench.post(envelope(bench.world.now))).status).toBe(503);
    expect(bench.logged).toMatchObject([
      { fields: { err: { message: expect.stringMatching(/RSA/) as string } } },
    ]);
  });

  it('are remembered in a bounded number, the oldest forgotten first, and none for those that verified nothing', async () => {
    const { certificates } = certificatesOf();
    const claim = (index: number) => ({ topicArn, signingCertUrl: unknownUrl(index) });
    await certificates.load(claim(1_000));
    certificates.proven(claim(1_000));
    for (let index = 0; index <= 100; index++) await certificates.load(claim(index));
    expect(certificates.cached(unknownUrl(0))).toBeUndefined();
    expect(certificates.cached(unknownUrl(1))).toBeDefined();
    expect(certificates.cached(unknownUrl(100))).toBeDefined();
    expect(certificates.cached(unknownUrl(1_000))).toBeDefined();
  });
});

describe('signing certificates over a restart', () => {
  const claim = { topicArn, signingCertUrl: certificateUrl, unsubscribeUrl: `${certificateUrl}?ours` };

  it('are at hand without reading anything, once they have verified a message', async () => {
    const before = certificatesOf();
    await before.certificates.load(claim);
    expect(before.kept).toEqual([]);
    before.certificates.proven(claim);
    before.certificates.proven(claim);
    expect(before.kept).toEqual([
      {
        certificates: [{ url: certificateUrl, pem: certificate }],
        subscriptions: { [topicArn]: [claim.unsubscribeUrl] },
      },
    ]);
    const after = certificatesOf(before.kept[0]);
    expect(after.certificates.cached(certificateUrl)).toBeDefined();
    expect(after.fetched).toEqual([]);
  });

  it('are judged again by their name and their days', () => {
    const evil = createCertificate({ ...days, privateKey, commonName: 'evil.example' });
    const kept = { certificates: [{ url: certificateUrl, pem: evil }], subscriptions: {} };
    expect(certificatesOf(kept).certificates.cached(certificateUrl)).toBeUndefined();
    const good = { certificates: [{ url: certificateUrl, pem: certificate }], subscriptions: {} };
    expect(certificatesOf(good).certificates.cached(certificateUrl)).toBeDefined();
    expect(certificatesOf(good, NOW + 366 * DAY_MS).certificates.cached(certificateUrl)).toBeUndefined();
  });

  it('do not let who repeats a message under other names replace the subscriptions that are known', () => {
    const { certificates, kept } = certificatesOf();
    for (let index = 0; index < 100; index++)
      certificates.proven({ ...claim, unsubscribeUrl: `${certificateUrl}?${index}` });
    expect(kept).toHaveLength(10);
    expect(kept.at(-1)?.subscriptions[topicArn]?.[0]).toBe(`${certificateUrl}?0`);
  });

  it('read a new URL at once for a subscription that is known, whatever strangers send for the topic', async () => {
    const { certificates, fetched } = certificatesOf({
      certificates: [],
      subscriptions: { [topicArn]: [claim.unsubscribeUrl] },
    });
    const strangers = Array.from({ length: 200 }, (_, index) =>
      certificates.load({ topicArn, signingCertUrl: unknownUrl(index), unsubscribeUrl: 'theirs' }),
    );
    expect((await certificates.load(claim)).ok).toBe(true);
    expect(fetched.indexOf(certificateUrl)).toBeLessThanOrEqual(2);
    await Promise.all(strangers);
  });
});

const names = {
  'eu-west-1': 'sns.amazonaws.com',
  'ap-east-1': 'sns-signing.ap-east-1.amazonaws.com',
  'cn-north-1': 'sns-cn-north-1.amazonaws.com.cn',
  'us-gov-east-1': 'sns-us-gov-west-1.amazonaws.com',
  'eusc-de-east-1': 'sns-signing.eusc-de-east-1.amazonaws.eu',
} as const;

function read(url: string, commonName: string) {
  return readSigningCertificate(url, createCertificate({ ...days, privateKey, commonName }));
}

describe('the name of a signing certificate', () => {
  const url = (region: string) =>
    `https://sns.${region}.${/amazonaws\..*/.exec(names[region as keyof typeof names])?.[0]}/SimpleNotificationService-0.pem`;

  it.each(Object.entries(names))('is SNS’s in %s: %s', (region, commonName) => {
    expect(read(url(region), commonName).key.asymmetricKeyType).toBe('rsa');
  });

  it.each([
    'evil.example',
    '*.amazonaws.com',
    'sqs.amazonaws.com',
    'sns.amazonaws.com.evil.example',
    'sns-signing.us-east-1.amazonaws.com',
    'sns.amazonaws.com.cn',
    '',
  ])('is refused where it is “%s”', (commonName) => {
    expect(() => read(certificateUrl, commonName)).toThrow(/not in the name of Amazon SNS/);
  });

  it('may be any at an origin that the operator trusts', () => {
    expect(read('http://127.0.0.1:4566/any.pem', 'LocalStack TEST SNS').key).toBeDefined();
  });

  it('is SNS’s own of a certificate that AWS has published, as the SDK for Java has it in its tests', () => {
    const pem = readFileSync(
      'test/fixtures/sns/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem',
      'utf8',
    );
    expect(readSigningCertificate(certificateUrl, pem).validTo).toBe(Date.parse('2026-10-14T23:59:59Z'));
  });

  it('is looked at before a message is believed', async () => {
    await using receiver = await snsBench();
    receiver.world.respond = () =>
      Promise.resolve(createCertificate({ ...days, privateKey, commonName: 'evil.example' }));
    const { status, text } = await receiver.post(envelope());
    expect([status, text]).toEqual([503, expect.stringMatching(/^certificate_unavailable/)]);
    expect(await receiver.moved()).not.toContainEqual(expect.stringContaining('messages_counted'));
  });
});
