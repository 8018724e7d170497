import { describe, expect, it } from 'vitest';
import { Certificates } from '../../../src/carriers/sns-envelope/certificates.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { certificate, certificateUrl, DAY_MS, NOW, signer, topicArn } from '../../support/sns-topic.ts';

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

  it('are not read for every URL of a flood, and the known one keeps working meanwhile', async () => {
    await using bench = await snsBench();
    await bench.post(envelope());
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => bench.post(forged(index))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(bench.fetched).toHaveLength(1 + 20);
    expect((await bench.post(envelope())).status).toBe(200);
    bench.world.now += 5_000;
    await bench.post(forged(1_000));
    expect(bench.fetched).toHaveLength(1 + 20 + 1);
  });

  it('end on their last day, even those at hand', async () => {
    await using bench = await snsBench();
    expect((await bench.post(envelope())).status).toBe(200);
    bench.world.now = NOW + 365 * DAY_MS;
    expect((await bench.post(envelope(bench.world.now))).status).toBe(200);
    bench.world.now += 1_000;
    const { status, text } = await bench.post(envelope(bench.world.now));
    expect(status).toBe(503);
    expect(text).toMatch(/^certificate_unavailable: .*valid from .* check the clock/);
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

  it('are remembered in a bounded number, the oldest forgotten first', async () => {
    const fetched: string[] = [];
    const certificates = new Certificates({
      clock: { now: () => NOW },
      fetchText: (url) => {
        fetched.push(url.href);
        return Promise.resolve(certificate);
      },
    });
    for (let index = 0; index <= 100; index++) await certificates.load(unknownUrl(index));
    expect(certificates.cached(unknownUrl(0))).toBeUndefined();
    expect(certificates.cached(unknownUrl(1))).toBeDefined();
    expect(certificates.cached(unknownUrl(100))).toBeDefined();
    expect(fetched).toHaveLength(101);
  });
});
