import type { IncomingMessage, ServerResponse } from 'node:http';
import { failedAs, inSpan, type Span } from './span.ts';

/**
 * Spans of HTTP by OpenTelemetry's semantic conventions ("Semantic conventions for HTTP spans"). A query is left out,
 * because SNS's hold tokens, and so is who sent a request: strangers shall not write into traces.
 */

/** Those that the conventions know; any other is told as `_OTHER`. */
const methods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);

/** Handles a request at a path, in a span that is a child of the sender's where the sender tells of one. */
export function inServerSpan(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  handle: () => Promise<void>,
): Promise<void> {
  const describe = () => {
    const { method = '', headers, httpVersion, socket } = req;
    const isKnown = methods.has(method);
    const attributes = {
      'http.request.method': isKnown ? method : '_OTHER',
      'http.route': path,
      'url.path': path,
      'url.scheme': 'encrypted' in socket ? 'https' : 'http',
      'network.protocol.version': httpVersion,
    };
    const name = `${isKnown ? method : 'HTTP'} ${path}`;
    return { name, kind: 'server', attributes, headers, done } as const;
  };
  const done = (span: Span) => {
    if (res.headersSent) answered(span, res.statusCode, 500);
    else failedAs(span, 'aborted');
  };
  return inSpan(describe, handle);
}

/** Sends a request in a span, which ends with the head of the answer. The sender's own trace is told to nobody. */
export function inClientSpan(method: string, url: URL, send: () => Promise<Response>): Promise<Response> {
  const describe = () => {
    const attributes = {
      'http.request.method': method,
      'url.full': `${url.origin}${url.pathname}`,
      'server.address': url.hostname,
      'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    };
    return { name: method, kind: 'client', attributes } as const;
  };
  return inSpan(describe, async (span) => {
    const response = await send();
    answered(span, response.status, 400);
    return response;
  });
}

/** @param failure statuses from here on are failures of the side whose span it is. */
function answered(span: Span, status: number, failure: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= failure) failedAs(span, String(status));
}
