import type { IncomingMessage, ServerResponse } from 'node:http';

/** A carrier that AWS posts to. */
export interface HttpCarrier {
  /** Where on the public listener; nothing else of it is the carrier's. */
  readonly path: string;
  /** A plain node handler for whatever is sent to the path. It reads the body itself, and always answers. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** Answers with a line of text, for whoever reads the sender's log. */
export function answerLine(
  res: ServerResponse,
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `${line}\n`;
  res.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}
