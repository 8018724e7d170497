import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerLine, type HttpReceiver } from '../receivers/http-receiver.ts';
import { inServerSpan } from '../platform/http-span.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';
import type { Runtime } from '../runtime.ts';

export interface WebhooksDeps extends Pick<Runtime, 'log' | 'registry' | 'onBug'> {
  readonly receivers: () => readonly HttpReceiver[];
}

const LOG_MS = 60_000;
/** Of what strangers write, so much is told. */
const SHOWN_CHARS = 100;

/**
 * The public listener: the receivers' paths and nothing else. The receivers are asked for at every request, because a
 * reload replaces them. There is no framework: express costs a fifth of the whole path of a message, its router alone three
 * microseconds of it, and neither gives anything that a receiver uses.
 */
export function webhooksApp({ receivers, registry, log, onBug }: WebhooksDeps): RequestListener {
  registry.preRegister(UNKNOWN_PATH, {});
  const toLog = new LogRateLimit({ now: () => performance.now() }, LOG_MS);
  const answerNothingHere = (req: IncomingMessage, res: ServerResponse) => {
    const { method = '', url = '' } = req;
    registry.count(UNKNOWN_PATH, {});
    // A mistyped endpoint of a subscription is seen nowhere else; of what browses here nobody needs to know.
    if (method === 'POST' && toLog.isDue(''))
      log.warn({ path: pathOf(url).slice(0, SHOWN_CHARS) }, 'message at a path without a receiver');
    answerLine(res, 404, 'there is no receiver at this path; see the receivers of the configuration');
  };
  return (req, res) => {
    const path = pathOf(req.url ?? '');
    // People end an address with a slash, and mean the same.
    const receiver = receivers().find((one) => one.path === path || `${one.path}/` === path);
    if (!receiver) {
      answerNothingHere(req, res);
      return;
    }
    // A receiver answers whatever it expects; what it did not expect is our bug, and a crash is safe.
    inServerSpan(req, res, receiver.path, () => receiver.handle(req, res)).catch(onBug);
  };
}

const UNKNOWN_PATH = 'ses_exporter_unknown_path_requests_total';

/** Without the query, in which SNS's requests may hold tokens. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
