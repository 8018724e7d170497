import { X509Certificate, type KeyObject } from 'node:crypto';
import type { Io } from '../../io.ts';
import { reject, type Rejected } from '../carrier.ts';

/** More signing certificates than all regions of AWS have at a time. */
const MAX_KEYS = 100;
const FAILURE_MEMORY_MS = 5_000;
/** While so many URLs failed of late or are being read, no further one is: a flood of URLs is no flood of reads. */
const MAX_FAILURES = 20;

export type SigningKey = { readonly ok: true; readonly key: KeyObject } | Rejected;

interface Certificate {
  readonly key: KeyObject;
  readonly validFrom: number;
  readonly validTo: number;
}

interface Failure {
  readonly until: number;
  readonly refusal: Rejected;
}

/** The public keys of signing certificates by URL. The URLs have been judged before they get here. */
export class Certificates {
  readonly #io: Pick<Io, 'clock' | 'fetchText'>;
  readonly #known = new Map<string, Certificate>();
  readonly #failures = new Map<string, Failure>();
  readonly #underWay = new Map<string, Promise<SigningKey>>();

  constructor(io: Pick<Io, 'clock' | 'fetchText'>) {
    this.#io = io;
  }

  /** The key, if it is at hand and its certificate is valid now. */
  cached(url: string): KeyObject | undefined {
    const certificate = this.#known.get(url);
    return certificate && isValid(certificate, this.#io.clock.now()) ? certificate.key : undefined;
  }

  /** Reads the certificate, once however many ask for it meanwhile. A failure is remembered for seconds only. */
  async load(url: string): Promise<SigningKey> {
    const now = this.#io.clock.now();
    const failure = this.#failures.get(url);
    if (failure && now < failure.until) return failure.refusal;
    const underWay = this.#underWay.get(url);
    if (underWay) return underWay;
    this.#forgetFailures(now);
    if (this.#failures.size + this.#underWay.size >= MAX_FAILURES)
      return unavailable('too many certificates could not be read just now; try again');
    const loading = this.#read(url).finally(() => this.#underWay.delete(url));
    this.#underWay.set(url, loading);
    return loading;
  }

  async #read(url: string): Promise<SigningKey> {
    let refusal: Rejected;
    try {
      const certificate = parseCertificate(await this.#io.fetchText(new URL(url)));
      if (isValid(certificate, this.#io.clock.now())) {
        this.#remember(url, certificate);
        return { ok: true, key: certificate.key };
      }
      const { validFrom, validTo } = certificate;
      const span = `${new Date(validFrom).toISOString()} to ${new Date(validTo).toISOString()}`;
      refusal = unavailable(`the signing certificate is valid from ${span} only; check the clock here`);
    } catch (err) {
      refusal = unavailable(`the signing certificate could not be read; is outgoing HTTPS open?`, err);
    }
    this.#failures.set(url, { until: this.#io.clock.now() + FAILURE_MEMORY_MS, refusal });
    return refusal;
  }

  #remember(url: string, certificate: Certificate): void {
    this.#failures.delete(url);
    this.#known.delete(url);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MAX_KEYS) this.#known.delete(oldest);
    this.#known.set(url, certificate);
  }

  #forgetFailures(now: number): void {
    for (const [url, { until }] of this.#failures) if (until <= now) this.#failures.delete(url);
  }
}

function isValid({ validFrom, validTo }: Certificate, now: number): boolean {
  return validFrom <= now && now <= validTo;
}

/** @throws Error when the text is no certificate of an RSA key. */
function parseCertificate(pem: string): Certificate {
  const { publicKey, validFromDate, validToDate } = new X509Certificate(pem);
  if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('the certificate is not of an RSA key');
  return { key: publicKey, validFrom: validFromDate.getTime(), validTo: validToDate.getTime() };
}

function unavailable(message: string, cause?: unknown): Rejected {
  return reject('certificate_unavailable', message, cause);
}
