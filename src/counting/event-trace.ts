import type { TraceSource } from '../config/exemplars.ts';
import { parseTraceParent } from '../events/trace-parent.ts';
import { isNotice, type Countable } from '../events/ses-notice.ts';
import type { TraceIds } from '../contracts/exemplar.ts';

/** The trace that sent the mail, where the operator lets it be read. */
export function traceOf(event: Countable | undefined, from: readonly TraceSource[]): TraceIds | undefined {
  if (from.length === 0 || !event || isNotice(event)) return undefined;
  for (const source of from) {
    const text = source === 'tag' ? event.tags['traceparent'] : event.traceParent;
    const trace = text === undefined ? undefined : parseTraceParent(text);
    if (trace) return trace;
  }
  return undefined;
}
