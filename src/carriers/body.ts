import type { IncomingMessage } from 'node:http';

/** A sender that is so many times over the limit shall still read its answer; one that goes on for ever is cut off. */
const DISCARDED = 8;

/** `oversized.complete` tells whether the sender is done, so that its connection can be used again. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'oversized'; readonly complete: boolean }
  | { readonly kind: 'aborted' };

/** Reads a request's body as UTF-8. Holds at most `maxBytes`, whatever is sent. */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (size > DISCARDED * maxBytes) resolve({ kind: 'oversized', complete: false });
    });
    req.on('end', () => {
      if (size > maxBytes) resolve({ kind: 'oversized', complete: true });
      else resolve({ kind: 'text', text: textOf(chunks) });
    });
    req.on('error', () => resolve({ kind: 'aborted' }));
    req.on('close', () => resolve({ kind: 'aborted' }));
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return chunks.length === 1 && first ? first.toString() : Buffer.concat(chunks).toString();
}
