import type { ServerResponse } from 'node:http';

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
