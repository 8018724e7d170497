import type { IncomingMessage } from 'node:http';

/**
 * SNS takes messages of up to 256 KiB (262,144 bytes; SNS API reference, Publish). Inside the envelope they are JSON
 * text: quotes and backslashes double, and a character that UTF-8 writes in 2 or 4 bytes may become `\uXXXX` escapes of
 * three times the size. Four times 256 KiB holds that and the envelope's own fields.
 */
export const MAX_BODY_BYTES = 1_048_576;

/** A sender that is a little over the limit shall read its answer; one that goes on for ever is cut off. */
const MAX_DISCARDED_BYTES = 8 * MAX_BODY_BYTES;

/** `oversized.complete` tells whether the sender is done, so that its connection can be used again. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'oversized'; readonly complete: boolean }
  | { readonly kind: 'aborted' };

/** Reads a request's body. Holds at most the limit, whatever is sent. */
export function readBody(req: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (size > MAX_DISCARDED_BYTES) resolve({ kind: 'oversized', complete: false });
    });
    req.on('end', () => {
      if (size > MAX_BODY_BYTES) resolve({ kind: 'oversized', complete: true });
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
