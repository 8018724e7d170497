import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { MetricRegistry } from '../metrics/registry.ts';
import { systemClock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';

/** OpenTelemetry's ExportResultCode of what arrived; its module is loaded only where OTLP is on. */
export const SUCCESS: ExportResult['code'] = 0;
type ExportResult = Parameters<Parameters<PushMetricExporter['export']>[1]>[0];

/** What is sent over OTLP, by its names; records of events keep their own account. */
export type Signal = 'metrics' | 'traces';

const reasons = ['unreachable', 'timeout', 'tls', 'refused', 'unavailable', 'other'] as const;
/** Why an export failed; the label values of ses_exporter_otlp_export_failures_total. */
export type FailureReason = (typeof reasons)[number];

const LOG_EVERY_MS = 600_000;

/** What became of the exports of one signal: metrics of our own, and a line in the log when it changes. */
export class Deliveries {
  readonly #registry: MetricRegistry;
  readonly #log: Logger;
  readonly #signal: Signal;
  readonly #toLog = new LogRateLimit(systemClock, LOG_EVERY_MS);
  #failing: FailureReason | undefined;

  constructor(registry: MetricRegistry, log: Logger, signal: Signal) {
    this.#registry = registry;
    this.#log = log.child({ part: 'otlp', signal });
    this.#signal = signal;
    registry.preRegister('ses_exporter_otlp_exports_total', { signal });
    registry.preRegister('ses_exporter_otlp_rejected_items_total', { signal });
    for (const reason of reasons)
      registry.preRegister('ses_exporter_otlp_export_failures_total', { signal, reason });
    registry.set('ses_exporter_otlp_last_success_timestamp_seconds', { signal }, 0);
  }

  /** To be called for every export, before anything is known of it. */
  began(): void {
    this.#registry.count('ses_exporter_otlp_exports_total', { signal: this.#signal });
  }

  succeeded(): void {
    const signal = this.#signal;
    this.#registry.set('ses_exporter_otlp_last_success_timestamp_seconds', { signal }, Date.now() / 1_000);
    if (this.#failing) this.#log.info({}, 'OTLP exports work again');
    this.#failing = undefined;
  }

  failed(err: unknown): void {
    const reason = reasonOf(err);
    this.#registry.count('ses_exporter_otlp_export_failures_total', { signal: this.#signal, reason });
    const due = this.#toLog.isDue(reason);
    if (due || this.#failing !== reason)
      this.#log.warn({ reason, err: said(err), todo: advice[reason] }, consequence[this.#signal]);
    this.#failing = reason;
  }

  /** The collector took a request but for some of its points or spans. */
  rejected(items: number, message: string): void {
    if (items > 0)
      this.#registry.count('ses_exporter_otlp_rejected_items_total', { signal: this.#signal }, items);
    if (this.#toLog.isDue('rejected'))
      this.#log.warn({ items, detail: message }, 'the collector accepted only a part of an OTLP export');
  }
}

const consequence: Readonly<Record<Signal, string>> = {
  metrics: 'metrics could not be sent over OTLP; the next export sends their totals',
  traces: 'spans could not be sent over OTLP and are lost',
};

const advice: Readonly<Record<FailureReason, string>> = {
  unreachable: 'no connection: check the endpoint and whether the collector runs',
  timeout: 'the collector is slow: check it, or raise otlp.timeout',
  tls: 'check the certificates: otlp.certificate, otlp.client_certificate and the name in the endpoint',
  refused: 'the collector refuses the export: check the path of the endpoint and the headers',
  unavailable: 'the collector asks to wait: it is overloaded or starting',
  other: 'see the error',
};

/** An answer's body is the collector's own text, and may be long. */
function said(err: unknown): unknown {
  return err instanceof Error
    ? Object.assign(new Error(err.message), { name: err.name, code: codeOf(err) })
    : err;
}

function codeOf(err: unknown): string {
  const { code } = err as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? String(code) : '';
}

/**
 * OpenTelemetry's transport gives an answer's status as `code` of an OTLPExporterError, and none when it gave up after
 * retries. Of a time-out it makes an Error with nothing but a text.
 */
function reasonOf(err: unknown): FailureReason {
  const code = codeOf(err);
  const { name, message } = err instanceof Error ? err : new Error(String(err));
  if (/^4\d\d$/.test(code)) return 'refused';
  if (/^5\d\d$/.test(code) || (name === 'OTLPExporterError' && code === '')) return 'unavailable';
  if (/CERT|SIGNATURE|ISSUER|TLS|SSL|EPROTO/.test(code)) return 'tls';
  if (/timed out|timeout/i.test(message) || code === 'ETIMEDOUT') return 'timeout';
  return /^E[A-Z_]+$/.test(code) ? 'unreachable' : 'other';
}
