import { Router, type Request, type Response } from 'express';
import type { RequestListener, ServerResponse } from 'node:http';
import type { HttpCarrier } from '../carriers/http-carrier.ts';
import { inServerSpan } from '../platform/http-span.ts';

/**
 * The public listener: the carriers' paths and nothing else. The carriers are asked for at every request, because a
 * reload replaces them. It is express's router without express's application, which costs a fifth of the whole path of
 * a message and gives nothing that a carrier uses.
 */
export function webhooksApp(
  carriers: () => readonly HttpCarrier[],
  fail: (err: unknown) => void,
): RequestListener {
  const router = Router();
  router.use((req, res) => {
    const carrier = carriers().find(({ path }) => path === req.url || req.url.startsWith(`${path}?`));
    if (!carrier) {
      answerNothingHere(res);
      return;
    }
    // A carrier answers whatever it foresees; what it did not foresee is our bug, and a crash is safe.
    inServerSpan(req, res, carrier.path, () => carrier.handle(req, res)).catch(fail);
  });
  return (req, res) => router(req as Request, res as Response, () => answerNothingHere(res));
}

function answerNothingHere(res: ServerResponse): void {
  res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  res.end('nothing receives messages here; see the carriers of the configuration\n');
}
