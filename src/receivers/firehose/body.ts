import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { reject, type Rejected } from '../rejection.ts';

/**
 * A body has at most 64 MiB before compression (Amazon Data Firehose developer guide, "Understand HTTP endpoint delivery
 * request and response specifications"). Base64 makes 86 MiB of 64 MiB of data, and the names around 10,000 records are
 * some more: whichever of them AWS means, no batch of Firehose's is too large.
 */
export const MAX_BODY_BYTES = 100_663_296;
/**
 * Deflate makes at most 1,032 bytes of one, and that only of what says nothing (zlib's technical details). Events have
 * ids that cannot be compressed, so that even events alike stay far below this.
 */
export const MAX_RATIO = 500;
/** Too few bytes to judge a ratio by. */
const LENIENT_BYTES = 4_194_304;
const PIECE_BYTES = 131_072;

/** What became of a body: read to its end, left because its reader had enough, or given up by its sender. */
export type BodyEnd = 'complete' | 'left' | 'aborted' | Rejected;

/** Reads a body piece by piece, inflated, no faster than `take` is done with them. `take` tells whether it wants more. */
export async function readPieces(
  req: IncomingMessage,
  take: (piece: Buffer) => Promise<boolean>,
): Promise<BodyEnd> {
  const encoding = encodingOf(req);
  if (!encoding) return unknownEncoding;
  if (Number(req.headers['content-length']) > MAX_BODY_BYTES) return oversized;
  if (isAborted(req)) return 'aborted';
  const gunzip = encoding === 'gzip' ? createGunzip({ chunkSize: PIECE_BYTES }) : undefined;
  // Never the request itself: what iterates a stream destroys it, and with it the connection that the answer needs.
  const source = req.pipe(gunzip ?? new PassThrough());
  req.once('close', () => {
    if (isAborted(req)) source.destroy(new Error('the sender closed the connection'));
  });
  const pieces = source.iterator() as AsyncIterator<Buffer, undefined>;
  let size = 0;
  try {
    for (;;) {
      const next = await pieces.next().catch((failure: unknown) => ({ failure }));
      if ('failure' in next) return isAborted(req) ? 'aborted' : corrupt(next.failure);
      if (next.done) return 'complete';
      size += next.value.length;
      if (size > MAX_BODY_BYTES || (gunzip && isBomb(gunzip, size))) return oversized;
      if (!(await take(next.value))) return 'left';
    }
  } finally {
    // At once, and not when the destruction is through: that would pause the request again.
    req.unpipe(source);
    source.destroy();
  }
}

/** Letter case does not matter, and x-gzip is the same (RFC 9110, sections 8.4.1 and 8.4.1.3). */
function encodingOf({ headers }: IncomingMessage): 'gzip' | 'identity' | undefined {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  return encoding === 'identity' ? encoding : undefined;
}

const oversized = reject(
  'oversized',
  `the body has more than ${MAX_BODY_BYTES} bytes, or is inflated more than ${MAX_RATIO} times, which no batch of Amazon Data Firehose’s is`,
);

const unknownEncoding = reject(
  'malformed_body',
  'the Content-Encoding is neither gzip nor absent, as it is from Amazon Data Firehose',
);

function corrupt(cause: unknown): Rejected {
  return reject('malformed_body', 'the body is not whole, or no gzip at all', cause);
}

function isAborted(req: IncomingMessage): boolean {
  return req.destroyed && !req.complete;
}

function isBomb(gunzip: Gunzip, size: number): boolean {
  return size > LENIENT_BYTES && size > MAX_RATIO * gunzip.bytesWritten;
}
