import type { IncomingMessage } from 'node:http';

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
