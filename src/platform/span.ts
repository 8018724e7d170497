import {
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';

export type { Span };

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanDetails {
  readonly name: string;
  /** `client` for a call that leaves the process, `server` for one that comes in, `consumer` for a message that does. */
  readonly kind?: keyof typeof kinds;
  readonly attributes?: SpanAttributes;
  /** Headers of a request that comes in: they may tell of the span that it comes from, which then is the parent. */
  readonly headers?: object;
  /** Called once the work is done well, for what the span can tell only then. */
  readonly done?: (span: Span) => void;
}

const kinds = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
} as const;

const nothing = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
let areTaken = false;

/** To be told whether anybody takes spans: OpenTelemetry's API makes some for nobody too, at a tenth of a message's way. */
export function takeSpans(taken: boolean): void {
  areTaken = taken;
}

/**
 * Does work in a span that ends with it. A failure is the span's error, and goes on to the caller. While nobody takes
 * spans nothing is described, and the work has one that does nothing.
 */
export function inSpan<T>(describe: () => SpanDetails, work: (span: Span) => Promise<T>): Promise<T> {
  if (!areTaken) return work(nothing);
  const { name, kind = 'internal', attributes, headers, done } = describe();
  const within = context.active();
  const parent = headers ? propagation.extract(within, headers) : within;
  const options: SpanOptions = { kind: kinds[kind], ...(attributes && { attributes }) };
  // Asked for every time: a tracer that was kept would stay with the provider of its first span.
  return trace.getTracer('ses-exporter').startActiveSpan(name, options, parent, async (span) => {
    try {
      const result = await work(span);
      done?.(span);
      return result;
    } catch (err) {
      failed(span, err);
      throw err;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed, with what a log line would say of it: an error's own text may quote a message. */
export function failed(span: Span, err: unknown): void {
  const name = err instanceof Error ? err.name : 'Error';
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
  span.setAttribute('error.type', codeOf(err) || name);
}

/** Marks a span as failed by a type that says all there is to say. */
export function failedAs(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', type);
}

/** Also of what is behind an error: `fetch` says itself only that it failed. */
function codeOf(err: unknown): string {
  const { code, cause } = (err ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].find((one) => typeof one === 'string') ?? '';
}

/** The span that is under way, in the fields that OpenTelemetry has for logs in other forms ("Trace Context in non-OTLP Log Formats"). */
export function traceFields(): Readonly<Record<string, string>> {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
