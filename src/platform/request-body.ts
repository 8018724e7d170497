import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * The most pieces that a body may come in, beside one for each 256 bytes: a network's packets have 500 or more. Each costs
 * two microseconds, so that a mebibyte of single bytes, chunk by chunk, would hold up everybody for seconds.
 */
export const MAX_PIECES = 4_096;
const LEAST_PIECE_BYTES = 256;

/** Whether so many pieces are far too many for so many bytes. */
export function isCrumbled(pieces: number, bytes: number): boolean {
  return pieces > MAX_PIECES + bytes / LEAST_PIECE_BYTES;
}

/**
 * Lets a sender finish whose body, or the rest of it, nobody reads, so that it reads the answer and its connection serves
 * on. How fast it must come is up to the listener.
 */
export function discardBody(req: IncomingMessage): void {
  if (req.complete) return;
  let pieces = 0;
  let bytes = 0;
  req.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (isCrumbled(++pieces, bytes)) req.destroy();
  });
  req.resume();
}

/** So much of a body is read that nobody wants, and so long, before its connection may be closed. */
const LINGER_BYTES = 8_388_608;
const LINGER_MS = 2_000;

/**
 * Answers, whether the body of the request has come or not; nobody reads the rest of it. A connection that closes behind
 * the answer, because either side says so, does not before the sender has written what it has to, or goes on for too
 * long: whoever still writes to a connection that is closed finds it reset, and may lose the answer (RFC 9112, section
 * 9.6).
 * @param headers with the length of the text, so that the sender knows where it ends.
 */
export function answerWith(
  res: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  text: string,
): void {
  const { req } = res;
  const closes = !res.shouldKeepAlive || headers['connection'] === 'close';
  res.writeHead(status, headers);
  if (req.complete || !closes) {
    res.end(text);
    discardBody(req);
    return;
  }
  res.write(text);
  let bytes = 0;
  const end = () => {
    clearTimeout(timer);
    res.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  req.once('end', end);
  req.once('close', end);
  req.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > LINGER_BYTES) end();
  });
  discardBody(req);
}
