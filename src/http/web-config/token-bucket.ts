/**
 * A limit of one request per interval on average, and bursts up to a size. The function takes a token and tells
 * whether there was one. A burst below 1 counts as 1: it would refuse everything.
 */
export function tokenBucket(
  { interval, burst }: { readonly interval: number; readonly burst: number },
  now: () => number = () => performance.now(),
): () => boolean {
  const size = Math.max(1, burst);
  let tokens = size;
  let last = now();
  return () => {
    const at = now();
    tokens = Math.min(size, tokens + (at - last) / interval);
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
