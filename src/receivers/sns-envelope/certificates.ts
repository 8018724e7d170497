import type { KeyObject } from 'node:crypto';
import type { Io } from '../../io.ts';
import { steadyNow, type Clock } from '../../platform/clock.ts';
import type { PaceTime } from '../../platform/pace.ts';
import { reject, type Rejected } from '../rejection.ts';
import { ReadingLine } from './reading-line.ts';
import { isValid, readSigningCertificate, type SigningCertificate } from './signing-certificate.ts';
import type { Kept, SnsMemory } from './sns-memory.ts';

/** More signing certificates than all regions of AWS have at a time. */
const MAX_CERTIFICATES = 100;
/** Of one topic; more are not learnt, so that who repeats a message under names of his own cannot replace any. */
const MAX_SUBSCRIPTIONS = 10;
const FAILURE_MEMORY_MS = 5_000;
/** The line reads 100 URLs a second, so that no more can have failed of late. */
const MAX_FAILURES = 1_000;

export type SigningKey = { readonly ok: true; readonly key: KeyObject } | Rejected;

interface Failure {
  readonly until: number;
  readonly refusal: Rejected;
}

interface Found extends SigningCertificate {
  readonly pem: string;
}

export interface CertificatesDeps extends Pick<Io, 'clock' | 'fetchText'> {
  readonly memory: SnsMemory;
  readonly time?: PaceTime;
  readonly random?: () => number;
}

/** What a message says of where it comes from. Nothing of it is proven. */
export interface Claim {
  readonly topicArn: string;
  readonly signingCertUrl: string;
  /** It names the subscription by an id that SNS made up, and that only the subscriber is told. */
  readonly unsubscribeUrl?: string | undefined;
}

/**
 * The public keys of signing certificates by URL. The URLs have been judged before they get here, but a stranger may name
 * any number of them at SNS's own host. What lets SNS's own URL in whatever strangers send:
 * - A certificate that has verified a message is kept, over a restart too, and needs no reading until its last day.
 * - A URL that is new, as after SNS has changed its certificate, is read in a lane of its own if the message names a
 *   subscription of which a message was verified before; strangers do not know its id.
 * - Without that, before the first message ever, topics have a lane each, and the URL is likely to be read as soon as it
 *   has come twice ({@link ReadingLine}); strangers who know the topic and repeat their URLs can make it later.
 */
export class Certificates {
  readonly #clock: Clock;
  readonly #fetchText: Io['fetchText'];
  readonly #memory: SnsMemory;
  readonly #line: ReadingLine<SigningKey>;
  /** Those that have verified a message, the oldest first. */
  readonly #proven = new Map<string, Found>();
  readonly #unproven = new Map<string, Found>();
  /** By topic. */
  readonly #subscriptions = new Map<string, Set<string>>();
  readonly #failures = new Map<string, Failure>();

  constructor({ clock, fetchText, memory, time, random }: CertificatesDeps) {
    this.#clock = clock;
    this.#fetchText = fetchText;
    this.#memory = memory;
    this.#line = new ReadingLine({ read: (url) => this.#read(url), crowdedOut: crowded, time, random });
    for (const { url, pem } of memory.kept.certificates) {
      const certificate = readable(url, pem);
      if (certificate) this.#proven.set(url, certificate);
    }
    for (const [topic, urls] of Object.entries(memory.kept.subscriptions))
      this.#subscriptions.set(topic, new Set(urls));
  }

  /** The key, if it is at hand and its certificate is valid now. */
  cached(url: string): KeyObject | undefined {
    const certificate = this.#proven.get(url) ?? this.#unproven.get(url);
    return certificate && isValid(certificate, this.#clock.now()) ? certificate.key : undefined;
  }

  /** Reads the certificate, once however many ask for it meanwhile. A failure is remembered for seconds only. */
  load({ signingCertUrl: url, unsubscribeUrl, topicArn }: Claim): Promise<SigningKey> {
    const failure = this.#failures.get(url);
    if (failure && steadyNow(this.#clock) < failure.until) return Promise.resolve(failure.refusal);
    const isKnown = unsubscribeUrl !== undefined && this.#subscriptions.get(topicArn)?.has(unsubscribeUrl);
    return this.#line.ask(url, isKnown ? `${topicArn} known` : topicArn);
  }

  /** To be told of every message whose signature fits. */
  proven({ topicArn, signingCertUrl: url, unsubscribeUrl }: Claim): void {
    const certificate = this.#unproven.get(url);
    if (certificate) {
      this.#unproven.delete(url);
      put(this.#proven, MAX_CERTIFICATES, url, certificate);
    }
    const isNew = unsubscribeUrl !== undefined && this.#learn(topicArn, unsubscribeUrl);
    if (certificate || isNew) this.#memory.keep(this.#kept());
  }

  /** @returns whether it is new. */
  #learn(topicArn: string, unsubscribeUrl: string): boolean {
    const known = this.#subscriptions.get(topicArn) ?? new Set();
    if (known.has(unsubscribeUrl) || known.size >= MAX_SUBSCRIPTIONS) return false;
    this.#subscriptions.set(topicArn, known.add(unsubscribeUrl));
    return true;
  }

  #kept(): Kept {
    const valid = [...this.#proven].filter(([, one]) => this.#clock.now() <= one.validTo);
    return {
      certificates: valid.map(([url, { pem }]) => ({ url, pem })),
      subscriptions: Object.fromEntries([...this.#subscriptions].map(([topic, urls]) => [topic, [...urls]])),
    };
  }

  async #read(url: string): Promise<SigningKey> {
    let refusal: Rejected;
    try {
      const pem = await this.#fetchText(new URL(url));
      const certificate = readSigningCertificate(url, pem);
      if (isValid(certificate, this.#clock.now())) {
        this.#failures.delete(url);
        this.#proven.delete(url);
        put(this.#unproven, MAX_CERTIFICATES, url, { ...certificate, pem });
        return { ok: true, key: certificate.key };
      }
      const { validFrom, validTo } = certificate;
      const span = `${new Date(validFrom).toISOString()} to ${new Date(validTo).toISOString()}`;
      refusal = unavailable(`the signing certificate is valid from ${span} only; check the exporter’s clock`);
    } catch (err) {
      refusal = unavailable(`the signing certificate could not be read; is outgoing HTTPS open?`, err);
    }
    put(this.#failures, MAX_FAILURES, url, { until: steadyNow(this.#clock) + FAILURE_MEMORY_MS, refusal });
    return refusal;
  }
}

/** Puts the value last, and takes the first out where there are more than so many. */
function put<T>(map: Map<string, T>, most: number, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > most) map.delete(oldest);
}

/** What was kept is judged as what is read: the settings or we may have changed. */
function readable(url: string, pem: string): Found | undefined {
  try {
    return { ...readSigningCertificate(url, pem), pem };
  } catch {
    return undefined;
  }
}

function unavailable(message: string, cause?: unknown): Rejected {
  return reject('certificate_unavailable', message, cause);
}

const crowded = unavailable('too many signing certificates are asked for just now; try again');
