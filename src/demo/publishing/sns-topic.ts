import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../platform/clock.ts';
import { faultAnswer, queryAnswer, type Answer } from '../aws-protocols.ts';
import { createCertificate } from './certificate.ts';
import { DAY } from '../company/clock.ts';
import { account } from '../company/index.ts';
import { noDeliveries, SnsDelivery, type DeliveryOptions, type DeliveryStats } from './sns-delivery.ts';
import { createSnsSigner, type SnsEnvelope, type SnsSigner } from './sns-signer.ts';

const certificatePath = '/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem';
/** The subject of every event that SES publishes. */
const EVENT = 'Amazon SES Email Event Notification';

export interface TopicOptions {
  /** Scheme, host and port at which `answer` is served. */
  readonly origin: string;
  readonly clock: Clock;
  readonly signatureVersion?: '1' | '2';
}

interface Subscription {
  readonly delivery: SnsDelivery;
  /** The only token that confirms it. */
  readonly token: string;
  readonly confirm: () => void;
  confirmed: boolean;
}

/** A topic that signs: it asks its subscriber to confirm, and delivers from then on. */
export class SnsTopic implements AsyncDisposable {
  readonly arn = `arn:aws:sns:${account.region}:${account.accountId}:ses-events`;
  readonly signer: SnsSigner;
  readonly #certificate: string;
  readonly #clock: Clock;
  readonly #signatureVersion: '1' | '2';
  #subscription: Subscription | undefined;

  private constructor(options: TopicOptions, privateKey: KeyObject) {
    const { origin, clock, signatureVersion = '2' } = options;
    this.#clock = clock;
    this.#signatureVersion = signatureVersion;
    this.#certificate = createCertificate({
      privateKey,
      commonName: 'sns.simulated.example',
      validFrom: clock.now() - DAY,
      // A fast clock comes far.
      validTo: clock.now() + 50 * 365 * DAY,
    });
    const certificateUrl = `${origin}${certificatePath}`;
    this.signer = createSnsSigner({ privateKey, certificateUrl, endpoint: origin });
  }

  static async create(options: TopicOptions): Promise<SnsTopic> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return new SnsTopic(options, privateKey);
  }

  /** What became of the messages so far. */
  get stats(): Readonly<DeliveryStats> {
    return this.#subscription?.delivery.stats ?? noDeliveries;
  }

  /** Subscribes an endpoint, asks it to confirm, and resolves when it has. One subscriber at a time. */
  async subscribe(endpoint: string, options: DeliveryOptions = {}): Promise<void> {
    const before = this.#subscription;
    const asking = this.signer.subscriptionConfirmation(this.#envelope());
    const { promise, resolve } = Promise.withResolvers<void>();
    const delivery = new SnsDelivery(new URL(endpoint), options);
    this.#subscription = { delivery, token: asking['Token'] ?? '', confirm: resolve, confirmed: false };
    delivery.offer(() => asking);
    await before?.delivery[Symbol.asyncDispose]();
    await promise;
  }

  /** Delivers a message, if there is a confirmed subscriber; else nobody gets it, as in AWS. */
  publish(message: string, subject = EVENT): void {
    if (!this.#subscription?.confirmed) return;
    // Signed when it is sent, so that a burst does not hold everything else.
    const envelope = { ...this.#envelope(), message, subject };
    this.#subscription.delivery.offer(() => this.signer.notification(envelope));
  }

  /** A message in its signed envelope, as subscribers get it that are no HTTP endpoints. */
  envelopeOf(message: string, subject = EVENT): SnsEnvelope {
    return this.signer.notification({ ...this.#envelope(), message, subject });
  }

  /** Delivers an envelope as it is, signed or not. */
  deliver(envelope: SnsEnvelope): void {
    this.#subscription?.delivery.offer(() => envelope);
  }

  /** Resolves when every message is delivered or given up. */
  async idle(): Promise<void> {
    await this.#subscription?.delivery.idle();
  }

  /** What SNS serves by GET: the certificate, and confirmations. `undefined` for anything else. */
  answer(url: URL): Answer | undefined {
    if (url.pathname === certificatePath) {
      return { status: 200, type: 'application/x-pem-file', body: this.#certificate };
    }
    if (url.searchParams.get('Action') !== 'ConfirmSubscription') return undefined;
    const subscription = this.#subscription;
    const query = url.searchParams;
    if (!subscription || query.get('Token') !== subscription.token || query.get('TopicArn') !== this.arn) {
      const message = 'Invalid parameter: Token';
      return faultAnswer('sns', { status: 400, code: 'InvalidParameter', message });
    }
    subscription.confirmed = true;
    subscription.confirm();
    const arn = `<SubscriptionArn>${this.arn}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55</SubscriptionArn>`;
    return queryAnswer('sns', 'ConfirmSubscription', arn);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.delivery[Symbol.asyncDispose]();
  }

  #envelope() {
    return { topicArn: this.arn, time: this.#clock.now(), signatureVersion: this.#signatureVersion };
  }
}
