import { trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { openOtlpTraces } from '../../src/otel/traces.ts';
import { createLogger } from '../../src/platform/pino-logger.ts';
import { inSpan } from '../../src/platform/span.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { sendingWith } from '../support/sending.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly status: { readonly code: number };
}
interface Request {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

function spansOf(bodies: readonly Buffer[]): readonly Span[] {
  return bodies
    .map((body) => JSON.parse(body.toString()) as Request)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
}

describe('the exporter’s own spans', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are sent with their kinship and their failures, and log lines tell which was under way', async () => {
    await using receiver = await otlpReceiver();
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10');
    const registry = new MetricRegistry();
    const lines: string[] = [];
    const log = createLogger({
      level: 'info',
      format: 'json',
      stream: { write: (line) => void lines.push(line) },
    });
    const traces = await openOtlpTraces(
      sendingWith({ endpoint: receiver.endpoint, protocol: 'http/json' }),
      registry,
    );
    await inSpan(
      () => ({ name: 'outer' }),
      async () => {
        const work = inSpan(
          () => ({ name: 'inner', kind: 'client' }),
          async () => {
            await Promise.resolve();
            log.info({}, 'inside');
            throw new Error('jane@example.com');
          },
        );
        await expect(work).rejects.toThrow('jane');
      },
    );
    log.info({}, 'outside');
    await traces[Symbol.asyncDispose]();
    const spans = spansOf(receiver.bodies);
    const [inner, outer] = [
      spans.find(({ name }) => name === 'inner'),
      spans.find(({ name }) => name === 'outer'),
    ];
    expect(inner).toMatchObject({ parentSpanId: outer?.spanId, traceId: outer?.traceId, kind: 3 });
    expect([inner?.status.code, outer?.status.code]).toEqual([2, 0]);
    expect(receiver.bodies.join('')).not.toContain('jane');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ trace_id: inner?.traceId, span_id: inner?.spanId });
    expect(lines[1]).not.toContain('trace_id');
    const exports = registry.family('ses_exporter_otlp_exports_total').snapshot();
    expect(exports).toMatchObject([{ labels: { signal: 'traces' }, value: 1 }]);
  });

  it('are none while nobody asked for them', async () => {
    await inSpan(
      () => ({ name: 'unseen' }),
      async (span) => {
        expect(span.isRecording()).toBe(false);
        expect(trace.getActiveSpan()).toBeUndefined();
      },
    );
  });

  it('are left out by the standard sampler', async () => {
    await using receiver = await otlpReceiver();
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    await using _traces = await openOtlpTraces(
      sendingWith({ endpoint: receiver.endpoint }),
      new MetricRegistry(),
    );
    await inSpan(
      () => ({ name: 'dropped' }),
      async (span) => {
        expect(span.isRecording()).toBe(false);
      },
    );
  });
});
