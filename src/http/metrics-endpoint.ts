import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { NewSeries } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { answer } from './answer.ts';
import { renderExposition } from './exposition.ts';
import { negotiate } from './negotiation.ts';

/** exporter-toolkit's --web.max-requests. */
const MAX_CONCURRENT_SCRAPES = 40;

/**
 * Answers GET and HEAD with what is known, and never asks AWS. The text streams: a slow client slows its own scrape
 * only, and one that went away stops the work. More scrapes at once than `maxConcurrent` get 503.
 */
export function metricsEndpoint(
  registry: MetricRegistry,
  {
    maxConcurrent = MAX_CONCURRENT_SCRAPES,
    scraped = () => undefined,
  }: {
    readonly maxConcurrent?: number;
    /** Told of the new series that a whole scrape has shown at 0. */
    readonly scraped?: (shownAtZero: readonly NewSeries[]) => void;
  } = {},
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  let running = 0;
  return async (req, res) => {
    if (running >= maxConcurrent) {
      const limit = `Limit of concurrent requests reached (${maxConcurrent}), try again later.\n`;
      res.setHeader('Retry-After', '1');
      answer(res, limit, { status: 503 });
      return;
    }
    const { format, contentType, gzip } = negotiate(req);
    res.setHeader('Content-Type', contentType);
    res.setHeader('Vary', 'Accept, Accept-Encoding');
    if (gzip) res.setHeader('Content-Encoding', 'gzip');
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    running += 1;
    try {
      const shownAtZero: NewSeries[] = [];
      const text = renderExposition(registry, format, (one) => shownAtZero.push(one));
      if (await stream(text, gzip, res)) scraped(shownAtZero);
    } finally {
      running -= 1;
    }
  };
}

/**
 * Compresses off the event loop, at the fastest level: for an exposition it is as small as the default one.
 * @returns whether all of it was sent.
 */
async function stream(text: AsyncIterable<string>, gzip: boolean, res: ServerResponse): Promise<boolean> {
  try {
    if (gzip) await pipeline(text, createGzip({ level: constants.Z_BEST_SPEED }), res);
    else await pipeline(text, res);
    return true;
  } catch (err) {
    // The client went away: nobody is left to tell.
    if ((err as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw err;
    return false;
  }
}
