import { describe, expect, it } from 'vitest';
import { parseTraceParent } from '../../src/counting/event-trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    `00-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-00`,
    `cc-${traceId}-${spanId}-01-what-comes-later`,
  ])('%s gives its ids', (text) => {
    expect(parseTraceParent(text)).toEqual({ traceId, spanId });
  });

  it.each([
    '',
    'jane@example.com',
    `00-${traceId}-${spanId}`,
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    ` 00-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01\n00-jane@example.com`,
  ])('%j is none', (text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });
});
