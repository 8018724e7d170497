import { isDeepStrictEqual } from 'node:util';
import type { Certificates } from '../receivers/sns-envelope/certificates.ts';
import type { Admission } from '../receivers/admission.ts';
import type { EventSink } from '../contracts/event-sink.ts';
import type { HttpReceiver } from '../receivers/http-receiver.ts';
import type { Timetable } from '../runner/index.ts';
import type { Config } from '../config/config.ts';
import type { FullLabel } from '../counting/label-limit.ts';
import type { WatchedLedger } from '../counting/watched-ledger.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Io } from '../io.ts';
import type { Lease } from '../contracts/ledger.ts';
import type { Sending } from '../otel/sending.ts';
import { Receivers } from './receivers.ts';
import { noCollecting, startCollecting, type Collecting } from './collecting.ts';
import { countingIsOf, createCounting } from './counting.ts';
import type { Runtime } from '../runtime.ts';

/** The parts that follow the configuration. */
export interface Wiring extends AsyncDisposable {
  readonly receivers: readonly HttpReceiver[];
  /** Nothing before `collect`. */
  readonly collecting: Collecting;
  /** Begins to collect, where that is a role of this process: to be called once, when all else is there. */
  collect(): void;
  /** Labels that lost values, because a metric is full. */
  readonly fullLabels: () => readonly FullLabel[];
  /**
   * Goes on with this configuration. A part that is made of settings which it does not change stays as it is, with its
   * caches, clocks and budgets.
   */
  follow(config: Config): Promise<void>;
}

export interface WiringDeps extends Runtime {
  /** The first; roles and the ledger are its for good. */
  readonly config: Config;
  readonly io: Io;
  readonly ledger: WatchedLedger;
  /** Of a ledger that is shared; `undefined` where this process has it alone. */
  readonly lease: Lease | undefined;
  /** Those that verify messages of SNS, whatever the configuration. */
  readonly certificates: Certificates;
  /** How much the receivers may take in, before the reload and after it. */
  readonly admission: Admission;
  readonly sending: Sending;
  readonly timetable: Timetable | undefined;
}

export function wire(deps: WiringDeps): Wiring {
  const { registry } = deps;
  let { config } = deps;
  const { roles, ledger } = config;
  const count: AwsRequestCounter = ({ service, operation, code, metrics, queries }) => {
    registry.count('ses_exporter_aws_requests_total', { service, operation });
    if (metrics) {
      registry.count('ses_exporter_cloudwatch_metrics_requested_total', {}, metrics);
      const dollars = (metrics / 1_000) * config.collectors.cloudwatch.price;
      registry.count('ses_exporter_cloudwatch_cost_dollars_total', {}, dollars);
    }
    if (queries) registry.count('ses_exporter_deliverability_queries_total', {}, queries);
    if (code) registry.count('ses_exporter_aws_request_failures_total', { service, operation, code });
  };
  const countingDeps = { ...deps, retention: ledger.retention };
  let counting = createCounting(countingDeps, config);
  // A receiver stays when events are counted otherwise, and what it has taken in by then is counted the new way.
  const sink: EventSink = (receiver, events) => counting.sink(receiver, events);
  const orders = () => ({
    config: roles.includes('receive') ? config.receivers : {},
    feedback: config.events.feedback_email,
    sink,
  });
  const receivers = new Receivers({ ...deps, retention: ledger.retention, count }, orders());
  let collecting = noCollecting;
  return {
    get receivers() {
      return receivers.http;
    },
    get collecting() {
      return collecting;
    },
    collect() {
      if (roles.includes('collect'))
        collecting = startCollecting({ ...deps, config, count, agreement: () => counting.agreement });
    },
    fullLabels: () => counting.fullLabels(),
    async follow(next) {
      config = next;
      const before = counting;
      const of = countingIsOf(next);
      if (!isDeepStrictEqual(before.of, of)) {
        // What sources have told so far can be compared whatever the labels are.
        const kept = before.of.receives === of.receives ? before.agreement : undefined;
        counting = createCounting(countingDeps, next, kept);
      }
      await receivers.follow(orders());
      if (counting !== before) await before[Symbol.asyncDispose]();
      await collecting.follow(next);
    },
    async [Symbol.asyncDispose]() {
      await receivers[Symbol.asyncDispose]();
      await collecting[Symbol.asyncDispose]();
      await counting[Symbol.asyncDispose]();
    },
  };
}
