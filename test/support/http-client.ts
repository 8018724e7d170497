import { once } from 'node:events';
import {
  request as plainRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as tlsRequest, type RequestOptions as TlsRequestOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** One request on a connection of its own, with exactly the headers given: `fetch` adds its own. */
export async function ask(url: string, options: RequestOptions & TlsRequestOptions = {}): Promise<Answer> {
  const request = url.startsWith('https:') ? tlsRequest : plainRequest;
  const req = request(url, { agent: false, ...options }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const body = await buffer(res);
  return { status: res.statusCode ?? 0, headers: res.headers, body, text: body.toString('utf8') };
}
