import type { IncomingMessage } from 'node:http';
import { isCrumbled } from '../platform/request-body.ts';
import { Share, type ByteBudget } from './byte-budget.ts';

/** A sender that is so many times over the limit keeps its connection; one that goes on for ever does not. */
const DISCARDED = 8;

/** `share` is held until it is disposed of. Of any other kind nothing is held. */
export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly share: Share }
  | { readonly kind: 'oversized' | 'crumbled' | 'busy' | 'aborted' };

export interface BodyOptions {
  readonly maxBytes: number;
  readonly budget: ByteBudget;
}

/**
 * Reads a request's body as UTF-8. Holds at most `maxBytes`, whatever is sent, and only as much as the budget has room
 * for. Of a body that is no text in the end the rest is not read.
 */
export function readBody(req: IncomingMessage, { maxBytes, budget }: BodyOptions): Promise<Body> {
  if (declaredBytes(req, 0) > maxBytes) return Promise.resolve({ kind: 'oversized' });
  return new Promise((resolve) => {
    const share = new Share(budget);
    let gathered = new Gathered();
    let pieces = 0;
    let isOver = false;
    const end = (body: Body) => {
      if (isOver) return;
      isOver = true;
      gathered = new Gathered();
      if (body.kind !== 'text') {
        share[Symbol.dispose]();
        // The listeners of a request that is over go with it.
        req.off('data', take);
      }
      resolve(body);
    };
    const take = (piece: Buffer) => {
      const { bytes } = gathered;
      if (bytes + piece.length > maxBytes) end({ kind: 'oversized' });
      else if (isCrumbled(++pieces, bytes)) {
        // Not after an answer: until then thousands more would be taken.
        req.destroy();
        end({ kind: 'crumbled' });
      } else if (!share.growTo(gathered.roomFor(piece.length))) end({ kind: 'busy' });
      else gathered.add(piece);
    };
    req.on('data', take);
    req.on('end', () => end({ kind: 'text', text: gathered.text(), share }));
    // Every request comes to this, an aborted one to nothing else.
    req.on('close', () => end({ kind: 'aborted' }));
  });
}

/**
 * What a sender is told whose body was not read to its end. It is to read the answer, and to go on over its connection,
 * unless there is no end in sight: then the connection is closed behind the answer.
 */
export function restHeaders(req: IncomingMessage, maxBytes: number): Readonly<Record<string, string>> {
  const isShort = req.complete || declaredBytes(req, Infinity) <= DISCARDED * maxBytes;
  return isShort ? {} : { connection: 'close' };
}

/** By Content-Length; 0 without a body. */
function declaredBytes({ headers }: IncomingMessage, ifChunked: number): number {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (length !== undefined) return Number(length);
  return encoding === undefined ? 0 : ifChunked;
}

/** Pieces joined as they come, so that many small ones take no more room than their bytes do, twice at most. */
class Gathered {
  #buffer: Buffer | undefined;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** How many bytes are held once a piece of this size is added. */
  roomFor(more: number): number {
    const held = this.#buffer?.length ?? 0;
    const needed = this.#bytes + more;
    return needed <= held || !this.#buffer ? Math.max(needed, held) : Math.max(needed, held * 2);
  }

  add(piece: Buffer): void {
    const room = this.roomFor(piece.length);
    if (!this.#buffer) {
      // Nearly every body is one piece, and is not copied.
      this.#buffer = piece;
    } else {
      if (room > this.#buffer.length) {
        const larger = Buffer.allocUnsafeSlow(room);
        this.#buffer.copy(larger, 0, 0, this.#bytes);
        this.#buffer = larger;
      }
      piece.copy(this.#buffer, this.#bytes);
    }
    this.#bytes += piece.length;
  }

  text(): string {
    return this.#buffer?.toString('utf8', 0, this.#bytes) ?? '';
  }
}
