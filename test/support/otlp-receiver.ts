import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/**
 * Takes what is sent over OTLP as it is; `status`, `body` and `silent` are what it answers from now on, if it answers.
 */
export async function otlpReceiver(host = '127.0.0.1') {
  const bodies: Buffer[] = [];
  const requests: { readonly path: string; readonly contentType: string }[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const state = { status: 200, body: '', silent: false };
  const take = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await buffer(req);
    headers.push(req.headers);
    requests.push({ path: req.url ?? '', contentType: req.headers['content-type'] ?? '' });
    if (state.status === 200)
      bodies.push(req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    if (state.silent) return;
    res.writeHead(state.status, { 'content-type': req.headers['content-type'] });
    res.end(state.body);
  };
  const server = createServer((req, res) => void take(req, res));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    endpoint: `http://${host}:${(server.address() as AddressInfo).port}`,
    state,
    bodies,
    requests,
    headers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
