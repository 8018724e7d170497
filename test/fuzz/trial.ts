import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Counting } from './counting.ts';
import type { Decoder } from './decoders.ts';

/** How long one input may hold the event loop, on a machine as fast as the one that this was measured on: milliseconds. */
export const MOST_MS = 25;
/** What looked slow may have been interrupted: the least of so many is what it takes. */
const TIMES = 5;
/** Nothing interrupts anybody for so long: once is enough. */
const BEYOND_DOUBT_MS = 1_000;

export interface Finding {
  readonly kind: 'thrown' | 'slow' | 'beyond';
  readonly why: string;
}

/** Decodes one input, and says what was wrong with that; `undefined` where nothing was. */
export async function tryInput(
  decoder: Decoder,
  input: string,
  counting: Counting,
): Promise<Finding | undefined> {
  const from = performance.now();
  try {
    const decoding = decoder.decode(input, counting);
    if (decoding) await decoding;
  } catch (err) {
    return { kind: 'thrown', why: err instanceof Error ? (err.stack ?? err.message) : String(err) };
  }
  const took = performance.now() - from;
  const [beyond] = counting.takeBeyond();
  if (beyond !== undefined) return { kind: 'beyond', why: beyond };
  if (took <= MOST_MS) return undefined;
  const blocked = await leastBlocked(decoder, input, counting);
  if (blocked <= MOST_MS * slowness()) return undefined;
  return { kind: 'slow', why: `held the event loop for ${blocked.toFixed(0)} ms` };
}

async function leastBlocked(decoder: Decoder, input: string, counting: Counting): Promise<number> {
  let least = Infinity;
  for (let times = 0; times < TIMES && least > MOST_MS; times++) {
    // What was thrown away before is not cleared away in the time of this one.
    globalThis.gc?.();
    least = Math.min(least, await blockedBy(() => decoder.decode(input, counting)));
    if (least > BEYOND_DOUBT_MS) break;
  }
  return least;
}

/** The longest that the work held the event loop without a turn for others: milliseconds of this thread's own time. */
async function blockedBy(work: () => void | Promise<void>): Promise<number> {
  const end = new AbortController();
  let longest = 0;
  let last = threadMs();
  const look = () => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const looking = (async () => {
    while (!end.signal.aborted) {
      await nextTurn();
      look();
    }
  })();
  last = threadMs();
  await work();
  look();
  end.abort();
  await looking;
  return longest;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** What the work below takes on the machine that the bound was chosen on: milliseconds. */
const REFERENCE_MS = 9;
let factor: number | undefined;

/** How much slower this machine is than that one; at least 1. */
function slowness(): number {
  factor ??= Math.max(1, Math.min(...Array.from({ length: TIMES }, referenceMs)) / REFERENCE_MS);
  return factor;
}

function referenceMs(): number {
  const from = threadMs();
  const text = JSON.stringify(
    Array.from({ length: 20_000 }, (_unused, at) => ({ name: `name-${at}`, value: at })),
  );
  JSON.parse(text);
  createHash('sha256').update(text).digest();
  return threadMs() - from;
}
