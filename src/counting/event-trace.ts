import type { TraceSource } from '../config/exemplars.ts';
import { isNotice, type Countable } from '../events/ses-notice.ts';
import type { TraceIds } from '../contracts/exemplar.ts';

/** Of W3C Trace Context, level 2, section 3.2: version, trace id, parent id, flags. Ids of zeros are not valid. */
const traceParent =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;
const anyButZeros = /[^0]/;

/** The ids of a `traceparent`; `undefined` for any other text, so that no text of a mail passes for one. */
export function parseTraceParent(text: string): { traceId: string; spanId: string } | undefined {
  const { version, traceId = '', spanId = '' } = traceParent.exec(text)?.groups ?? {};
  return version !== 'ff' && anyButZeros.test(traceId) && anyButZeros.test(spanId)
    ? { traceId, spanId }
    : undefined;
}

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
