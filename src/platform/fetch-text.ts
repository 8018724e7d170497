import { inClientSpan } from './http-span.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1_024;

/**
 * Reads a small text over HTTP(S). Redirects are refused, because the caller has judged this URL and no other.
 * @throws Error on any status but 200, on a text over 64 KiB, or after 10 seconds.
 */
export async function fetchText(url: URL): Promise<string> {
  const response = await inClientSpan('GET', url, () =>
    fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }),
  );
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url.origin}${url.pathname} answered ${response.status}`);
  }
  let size = 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new Error(`${url.origin}${url.pathname} answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
