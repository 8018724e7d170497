import { setInterval } from 'node:timers';
import { eventTypes, type EventType } from '../events/ses-event.ts';
import type { Clock } from '../platform/clock.ts';
import { throttling, unavailable, type Fault, type Reply } from './aws-protocols.ts';
import { openAwsServer, type AwsCall } from './endpoints/index.ts';
import { MINUTE } from './company/clock.ts';
import { answerCloudWatch, awsPageSizes, type PageSizes } from './endpoints/cloudwatch/index.ts';
import { CloudWatchView } from './endpoints/cloudwatch/view.ts';
import { account } from './company/index.ts';
import { feedbackMail } from './publishing/feedback-mail.ts';
import { forgeries } from './publishing/forger.ts';
import { receiptNotification, receiptSubject } from './publishing/mail-receipt.ts';
import type { MailEvent } from './company/mail.ts';
import { Random } from './company/random.ts';
import { answerSes, type StatisticsGrid } from './endpoints/ses/index.ts';
import { sesJson } from './publishing/ses-json.ts';
import { noticesAt } from './publishing/ses-notices.ts';
import { answerSesV2 } from './endpoints/sesv2/index.ts';
import type { DeliveryOptions } from './publishing/sns-delivery.ts';
import { SnsTopic, type TopicOptions } from './publishing/sns-topic.ts';
import { SqsQueue } from './publishing/sqs-queue.ts';
import type { Script } from './company/story.ts';
import { answerSts } from './endpoints/sts.ts';
import { World } from './company/world.ts';

export interface SimulatedAwsOptions extends Pick<TopicOptions, 'signatureVersion'> {
  readonly seed?: number | string;
  readonly clock: Clock;
  readonly pageSizes?: PageSizes;
  /** AWS's own is `request`. */
  readonly statisticsGrid?: StatisticsGrid;
  /** Another story than the demo's. */
  readonly script?: Script;
  /** Whether there is mail without a configuration set, whose bounces and complaints come by mail alone. */
  readonly pressReleases?: boolean;
}

/** How many events there were since the story began. */
export type Truth = Readonly<Record<EventType, number>>;

/**
 * SES, STS, CloudWatch and an SNS topic over real HTTP on the loopback, all telling of one invented world. Nothing moves
 * by itself until `run`: a test advances the clock it gave, then calls `advance`.
 */
export class SimulatedAws implements AsyncDisposable {
  readonly accountId = account.accountId;
  readonly region = account.region;
  readonly world: World;
  readonly cloudWatch: CloudWatchView;
  readonly topic: SnsTopic;
  /** Subscribed to the topic, once it is one of the destinations. */
  readonly queue: SqsQueue;
  /** Where events are published beside the topic. */
  readonly destinations = new Set<{ publish(text: string): void }>();
  /** Where SES's notices of the account's standing go. */
  readonly buses = new Set<{ put(event: object): void }>();
  /** The endpoint of all services, and the topic's origin: such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Calls that were answered, by operation; faults are not among them. */
  readonly answered = new Map<string, number>();
  /** What GetAccountSendingEnabled says. */
  sendingEnabled = true;

  readonly #clock: Clock;
  readonly #pageSizes: PageSizes;
  readonly #grid: StatisticsGrid;
  readonly #random: Random;
  readonly #stack: AsyncDisposableStack;
  readonly #counts = new Map<string, number>();
  readonly #faults: { left: number; readonly fault: Fault; readonly operation: string | undefined }[] = [];
  #calls = 0;
  #forged = 0;
  #advancedTo: number;

  private constructor(
    options: SimulatedAwsOptions,
    parts: { readonly endpoint: string; readonly topic: SnsTopic; readonly stack: AsyncDisposableStack },
  ) {
    const { seed = 1, clock, pageSizes = awsPageSizes, statisticsGrid = 'request' } = options;
    const { script, pressReleases } = options;
    this.#clock = clock;
    this.#pageSizes = pageSizes;
    this.#grid = statisticsGrid;
    this.#random = new Random(`${seed} deliveries`);
    this.#stack = parts.stack;
    this.#advancedTo = clock.now();
    this.endpoint = parts.endpoint;
    this.topic = parts.topic;
    this.queue = new SqsQueue(parts.endpoint, parts.topic, () => this.#random.chance(0.02));
    this.world = new World({ seed, start: clock.now(), script, pressReleases });
    this.cloudWatch = new CloudWatchView(this.world);
  }

  static async start(options: SimulatedAwsOptions): Promise<SimulatedAws> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await openAwsServer());
    const topic = stack.use(await SnsTopic.create({ ...options, origin: server.origin }));
    const aws = new SimulatedAws(options, { endpoint: server.origin, topic, stack: stack.move() });
    server.serve({
      call: (call) => aws.#refuse(call) ?? aws.#answer(call),
      get: (url) => aws.topic.answer(url),
      now: () => options.clock.now(),
    });
    return aws;
  }

  /** Subscribes an HTTP endpoint to the topic; about 2 % of what it gets it gets twice. */
  async subscribe(endpoint: string, options: DeliveryOptions = {}): Promise<void> {
    await this.topic.subscribe(endpoint, { redeliver: () => this.#random.chance(0.02), ...options });
    this.topic.publish('Successfully validated SNS topic for Amazon SES event publishing.');
  }

  /** Lets everything happen that is due by the clock. */
  advance(): readonly MailEvent[] {
    const now = this.#clock.now();
    const happened = this.world.advanceTo(now);
    for (const event of happened) this.#publish(event);
    for (let time = nextMinute(this.#advancedTo); time <= now; time += MINUTE) {
      this.#notify(time);
      this.#forge(time, now);
    }
    this.#advancedTo = now;
    return happened;
  }

  /** Makes an event of your own happen now. */
  inject(event: MailEvent): void {
    this.world.inject(event);
    this.#publish(event);
  }

  /** Lets the world follow the clock from now on. */
  run(everyMilliseconds = 50): void {
    const timer = setInterval(() => this.advance(), everyMilliseconds);
    this.#stack.defer(() => clearInterval(timer));
  }

  /** The next calls (of one operation, if named) are answered with a fault, by default with AWS's throttling. */
  failNext(times: number, fault: Fault = throttling, operation?: string): void {
    this.#faults.push({ left: times, fault, operation });
  }

  /** How many events there were since the start, of the account or of one configuration set. */
  truth(configurationSet = ''): Truth {
    const count = (type: EventType) => this.#counts.get(`${configurationSet} ${type}`) ?? 0;
    return Object.fromEntries(eventTypes.map((type) => [type, count(type)])) as Truth;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  #publish(event: MailEvent): void {
    const { configurationSet: own } = event.mail.kind;
    for (const configurationSet of new Set(['', own])) {
      const key = `${configurationSet} ${event.type}`;
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
    if (!own) return this.#forward(event);
    const text = `${JSON.stringify(sesJson(event))}\n`;
    this.topic.publish(text);
    for (const destination of this.destinations) destination.publish(text);
  }

  /** By mail, which SES itself receives and hands to the topic. */
  #forward(event: MailEvent): void {
    const mail = feedbackMail(event);
    if (mail === undefined) return;
    this.world.inbox.take('feedback-to-the-exporter', event.time, 1);
    const id = this.#random.hex(40);
    const text = JSON.stringify(receiptNotification(mail, id, event.time, this.topic.arn));
    this.topic.publish(text, receiptSubject);
    if (this.destinations.has(this.queue)) this.queue.publish(text, receiptSubject);
  }

  #notify(minute: number): void {
    for (const notice of noticesAt(this.world.story, minute)) for (const bus of this.buses) bus.put(notice);
  }

  #forge(minute: number, now: number): void {
    const { forged } = this.world.story.weatherAt(minute);
    if (!forged || (minute / MINUTE) % forged !== 0) return;
    const forgery = forgeries[this.#forged++ % forgeries.length];
    if (forgery) this.topic.deliver(forgery(this.topic.signer, this.topic.arn, now));
  }

  #refuse({ operation }: AwsCall): Fault | undefined {
    const injected = this.#faults.find((one) => one.left > 0 && (one.operation ?? operation) === operation);
    if (injected) {
      injected.left--;
      return injected.fault;
    }
    const { throttled, outage } = this.world.story.weatherAt(this.#clock.now());
    if (outage) return unavailable;
    return throttled && ++this.#calls % throttled === 0 ? throttling : undefined;
  }

  #answer({ service, operation, input }: AwsCall): Reply | Promise<Reply> {
    this.answered.set(operation, (this.answered.get(operation) ?? 0) + 1);
    const now = this.#clock.now();
    switch (service) {
      case 'ses':
        return answerSes(this.world, operation, {
          now,
          sendingEnabled: this.sendingEnabled,
          grid: this.#grid,
        });
      case 'sesv2':
        return answerSesV2(operation, input, {
          now,
          world: this.world,
          sendingEnabled: this.sendingEnabled,
        });
      case 'organizations':
        return notInOrganization;
      case 'sqs':
        return this.queue.answer(operation, input);
      case 'sts':
        return answerSts(operation);
      case 'cloudwatch':
        return answerCloudWatch(this.cloudWatch, operation, input, now, this.#pageSizes);
    }
  }
}

/** AWS Organizations API reference, "AWSOrganizationsNotInUseException". */
const notInOrganization: Fault = {
  status: 400,
  code: 'AWSOrganizationsNotInUseException',
  message: 'Your account is not a member of an organization.',
};

function nextMinute(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE + MINUTE;
}
