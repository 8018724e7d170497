import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** Takes what is sent over OTLP as it is; `status` is what it answers from now on. */
export async function otlpReceiver() {
  const bodies: Buffer[] = [];
  const requests: { readonly path: string; readonly contentType: string }[] = [];
  const state = { status: 200 };
  const take = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await buffer(req);
    requests.push({ path: req.url ?? '', contentType: req.headers['content-type'] ?? '' });
    if (state.status === 200)
      bodies.push(req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    res.writeHead(state.status, { 'content-type': 'application/x-protobuf' });
    res.end();
  };
  const server = createServer((req, res) => void take(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    bodies,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
