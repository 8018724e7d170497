import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../platform/logger.ts';

const types = { text: 'text/plain; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** Answers with a whole text at once; a HEAD with its length alone. */
export function answer(
  res: ServerResponse,
  text: string,
  { status = 200, type = 'text' }: { readonly status?: number; readonly type?: keyof typeof types } = {},
): void {
  res.statusCode = status;
  res.setHeader('Content-Type', types[type]);
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
}

/** An answer that has begun cannot be mended: the connection is cut, so that no half scrape passes for a whole one. */
export function answerFailure(err: unknown, req: IncomingMessage, res: ServerResponse, log: Logger): void {
  log.error({ err, path: req.url?.split('?', 1)[0] }, 'a request failed');
  if (res.headersSent) res.destroy();
  else answer(res, 'internal error; see the log\n', { status: 500 });
}
