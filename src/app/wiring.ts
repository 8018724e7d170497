import type { Admission } from '../carriers/admission.ts';
import type { HttpCarrier } from '../carriers/http-carrier.ts';
import type { Timetable } from '../collectors/runner.ts';
import type { Config } from '../config/config.ts';
import { Agreement } from '../counting/agreement.ts';
import { createEventSink } from '../counting/event-sink.ts';
import { LabelLimit } from '../counting/label-limit.ts';
import type { WatchedLedger } from '../counting/watched-ledger.ts';
import { mailboxProviderOf } from '../events/mailbox-provider.ts';
import type { AwsRequestCounter, Io } from '../io.ts';
import type { CountOptions } from '../metrics/count-event.ts';
import type { Lease } from '../ledger/ledger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Sending } from '../otel/sending.ts';
import { openCarriers, type OpenCarriers } from './carriers.ts';
import { noCollecting, startCollecting, type Collecting } from './collecting.ts';
import { openEventLog } from './event-log.ts';

/** The parts that follow the configuration: a reload stops them and wires new ones. */
export interface Wiring extends AsyncDisposable {
  readonly carriers: readonly HttpCarrier[];
  readonly collecting: Collecting;
}

export interface WiringDeps {
  readonly config: Config;
  readonly io: Io;
  readonly ledger: WatchedLedger;
  /** Of a ledger that is shared; `undefined` where this process has it alone. */
  readonly lease: Lease | undefined;
  readonly registry: MetricRegistry;
  /** How much the carriers may take in, before the reload and after it. */
  readonly admission: Admission;
  readonly sending: Sending;
  /** Our own bug. */
  readonly onBug: (err: unknown) => void;
  readonly timetable: Timetable | undefined;
}

const noCarriers: OpenCarriers = { http: [], [Symbol.asyncDispose]: () => Promise.resolve() };

export function wire(deps: WiringDeps): Wiring {
  const { config, io, ledger, lease, registry, admission, sending, onBug, timetable } = deps;
  const now = () => io.clock.now();
  const { retention } = config.ledger;
  const limit = new LabelLimit(registry, config.labels.max_series_per_metric);
  // Events that other processes receive are not seen here, so that nothing could be compared with them.
  const agreement = lease
    ? undefined
    : new Agreement({ registry, now, receives: Object.keys(config.carriers).length > 0 });
  const { tags, providers, provider_domains } = config.labels;
  const providerOf = mailboxProviderOf({ providers, providerDomains: provider_domains });
  const options: CountOptions = { tags, providerOf };
  const records = openEventLog({ config, options, registry, sending, log: io.log });
  const { eventLog } = records;
  const traces = config.events.exemplars.from;
  const own = { ledger, registry, limit, now, retention, options, traces, eventLog };
  const sink = createEventSink({ ...own, ...(agreement && { agreement }) });
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
  const carriers = config.roles.includes('receive')
    ? openCarriers({
        config: config.carriers,
        feedback: config.events.feedback_email,
        io,
        sink,
        registry,
        admission,
        retention,
        count,
        onBug,
      })
    : noCarriers;
  const collecting = config.roles.includes('collect')
    ? startCollecting({ config, io, ledger, registry, count, agreement, lease, onBug, timetable })
    : noCollecting;
  return {
    carriers: carriers.http,
    collecting,
    async [Symbol.asyncDispose]() {
      await carriers[Symbol.asyncDispose]();
      await collecting[Symbol.asyncDispose]();
      await records[Symbol.asyncDispose]();
    },
  };
}
