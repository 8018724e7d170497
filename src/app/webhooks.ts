import express from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A carrier that AWS posts to. */
export interface HttpCarrier {
  readonly path: string;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/**
 * The public listener's application: the carriers' paths and nothing else. The carriers are asked for at every
 * request, because a reload replaces them.
 */
export function webhooksApp(
  carriers: () => readonly HttpCarrier[],
  fail: (err: unknown) => void,
): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((req, res) => {
    const carrier = carriers().find(({ path }) => path === req.path);
    if (!carrier) {
      res
        .status(404)
        .type('text')
        .send('nothing receives messages here; see the carriers of the configuration\n');
      return;
    }
    carrier.handle(req, res).catch((err: unknown) => {
      // A carrier answers whatever it foresees; what it did not foresee is our bug, and a crash is safe.
      fail(err);
    });
  });
  return app;
}
