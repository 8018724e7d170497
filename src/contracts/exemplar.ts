/** The trace that an event belongs to: W3C Trace Context's ids, in lower case hex. */
export interface TraceIds {
  /** 32 hex characters. */
  readonly traceId: string;
  /** 16 hex characters. */
  readonly spanId: string;
}

/** One event that a series counted, and the trace that leads to it. It holds ids and numbers, and so no address. */
export interface Exemplar extends TraceIds {
  /** What was added to the counter, or observed in the bucket. */
  readonly value: number;
  /** When it was counted: milliseconds since the epoch. */
  readonly at: number;
}
