import type { HttpCarrier } from '../carriers/http-carrier.ts';
import { collectors } from '../collectors/index.ts';
import { startCollectors, type RunningCollectors } from '../collectors/runner.ts';
import type { Config } from '../config/config.ts';
import { Agreement } from '../counting/agreement.ts';
import { createEventSink } from '../counting/event-sink.ts';
import { createForesight } from '../counting/foresight.ts';
import { LabelLimit } from '../counting/label-limit.ts';
import { createPeriodSink } from '../counting/period-sink.ts';
import type { WatchedLedger } from '../counting/watched-ledger.ts';
import type { AwsRequestCounter, Io } from '../io.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { openCarriers } from './carriers.ts';
import { openEventLog } from './event-log.ts';

/** The parts that follow the configuration: a reload stops them and wires new ones. */
export interface Wiring extends AsyncDisposable {
  readonly carriers: readonly HttpCarrier[];
  readonly collecting: RunningCollectors;
}

export interface WiringDeps {
  readonly config: Config;
  readonly io: Io;
  readonly ledger: WatchedLedger;
  readonly registry: MetricRegistry;
  /** Our own bug. */
  readonly onBug: (err: unknown) => void;
}

export function wire({ config, io, ledger, registry, onBug }: WiringDeps): Wiring {
  const now = () => io.clock.now();
  const { retention } = config.ledger;
  const limit = new LabelLimit(registry, config.labels.max_series_per_metric);
  const agreement = new Agreement({ registry, now, receives: Object.keys(config.carriers).length > 0 });
  const options = config.labels;
  const records = openEventLog({ config, registry, log: io.log });
  const { eventLog } = records;
  const sink = createEventSink({ ledger, registry, limit, now, retention, options, agreement, eventLog });
  const count: AwsRequestCounter = ({ service, operation, code, metrics }) => {
    registry.count('ses_exporter_aws_requests_total', { service, operation });
    if (metrics) registry.count('ses_exporter_cloudwatch_metrics_requested_total', {}, metrics);
    if (code) registry.count('ses_exporter_aws_request_failures_total', { service, operation, code });
  };
  const carriers = openCarriers({
    config: config.carriers,
    feedback: config.events.feedback_email,
    io,
    sink,
    registry,
    retention,
    count,
    onBug,
  });
  const accounts = config.accounts.map((account) => io.connect(account, count));
  const collecting = startCollectors({
    accounts,
    collectors,
    settings: config.collectors,
    registry,
    countPeriods: createPeriodSink(ledger, registry, agreement),
    foresee: createForesight(registry, {
      tags: config.labels.tags,
      receives: Object.keys(config.carriers).length > 0,
      maxSeriesPerMetric: config.labels.max_series_per_metric,
    }),
    source: (name) => ledger.source(name),
    io,
  });
  return {
    carriers: carriers.http,
    collecting,
    async [Symbol.asyncDispose]() {
      await carriers[Symbol.asyncDispose]();
      await collecting[Symbol.asyncDispose]();
      for (const account of accounts) account.destroy();
      await records[Symbol.asyncDispose]();
    },
  };
}
