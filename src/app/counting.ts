import type { EventSink } from '../contracts/event-sink.ts';
import type { Config } from '../config/config.ts';
import { Agreement } from '../counting/agreement/index.ts';
import { createEventSink } from '../counting/event-sink.ts';
import { LabelLimit } from '../counting/label-limit.ts';
import { mailboxProviderOf } from '../events/mailbox-provider.ts';
import type { Ledger, Lease } from '../contracts/ledger.ts';
import type { CountOptions } from '../metrics/count-event.ts';
import type { Sending } from '../otel/sending.ts';
import { openEventLog } from './event-log.ts';
import type { Runtime } from '../runtime.ts';

export interface CountingDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  readonly ledger: Ledger;
  /** Of a ledger that is shared; `undefined` where this process has it alone. */
  readonly lease: Lease | undefined;
  readonly sending: Sending;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
}

/** The settings that decide what becomes of an event. */
export function countingIsOf({ receivers, labels, events }: Config) {
  const { log, exemplars } = events;
  return { receives: Object.keys(receivers).length > 0, labels, log, exemplars };
}

/** What counts events as the configuration says; the settings that decide that are in `of`. */
export function createCounting(
  deps: CountingDeps,
  config: Config,
  agreement = createAgreement(deps, config),
) {
  const { clock, log, ledger, registry, sending, retention } = deps;
  const { tags, providers, provider_domains, max_series_per_metric: maxSeriesPerMetric } = config.labels;
  const limit = new LabelLimit({ registry, maxSeriesPerMetric, tags, log, clock });
  const providerOf = mailboxProviderOf({ providers, providerDomains: provider_domains });
  const options: CountOptions = { tags, providerOf };
  const records = openEventLog({ config, options, registry, sending, log });
  const { eventLog } = records;
  let underWay = 0;
  let idle: PromiseWithResolvers<void> | undefined;
  const traces = config.events.exemplars.from;
  const own = {
    ledger,
    registry,
    limit,
    clock,
    retention,
    options,
    traces,
    eventLog,
  };
  const count = createEventSink({ ...own, ...(agreement && { agreement }) });
  const sink: EventSink = async (receiver, events) => {
    underWay++;
    try {
      return await count(receiver, events);
    } finally {
      if (--underWay === 0) idle?.resolve();
    }
  };
  return {
    of: countingIsOf(config),
    agreement,
    fullLabels: () => limit.full(),
    sink,
    /** What waits for the ledger is written down when it has come. */
    async [Symbol.asyncDispose]() {
      idle = Promise.withResolvers();
      if (underWay > 0) await idle.promise;
      await records[Symbol.asyncDispose]();
    },
  };
}

/** Events that other processes receive are not seen here, so that nothing could be compared with them. */
function createAgreement({ clock, lease, registry }: CountingDeps, config: Config): Agreement | undefined {
  return lease ? undefined : new Agreement({ registry, clock, receives: countingIsOf(config).receives });
}
