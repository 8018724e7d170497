import { STATUS_CODES, type RequestListener, type ServerResponse } from 'node:http';
import type { Server, ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '../../platform/logger.ts';
import { basicCredentials } from './basic-credentials.ts';
import { clientProblem } from './client-certificate.ts';
import { fingerprint, loadWebConfig, type WebSettings } from './load.ts';
import { Passwords, PasswordsBusy } from './passwords.ts';

/** A listener's TLS, users, headers and rate limit, by the file format of Prometheus's exporter-toolkit. */
export interface WebConfig extends AsyncDisposable {
  /** For the server to begin with; `undefined` means plain HTTP. */
  readonly tls: ServerOptions | undefined;
  /** Lets only those requests through to the handler that the file allows. */
  protect(handler: RequestListener): RequestListener;
  /** Gives each new connection the present certificates, and cuts off clients whose own are not good. */
  guard(server: Server): void;
}

/**
 * The file and its certificates are looked at for every request and connection, so that a change takes effect at once.
 * A changed file that is wrong is logged, and the settings before it stay in force. Only whether TLS is served, and
 * whether clients are asked for a certificate at all, is decided once.
 * @throws ConfigError naming every problem.
 */
export function openWebConfig(path: string, log: Logger): WebConfig {
  const first = loadWebConfig(path);
  const passwords = new Passwords();
  if (first.tls && first.http2)
    log.info({}, 'http2 is accepted in the web configuration, but HTTP/1.1 is served');

  let current = first;
  let seen = fingerprint(first.files);
  const present = (): WebSettings => {
    const now = fingerprint(current.files);
    if (now === seen) return current;
    seen = now;
    try {
      const next = loadWebConfig(path);
      warnOfFixed(first, next, log);
      current = { ...next, tls: first.tls && (next.tls ?? current.tls) };
      seen = fingerprint(current.files);
      log.info({ path }, 'web configuration reloaded');
    } catch (err) {
      log.error({ err, path }, 'the web configuration is not valid: the previous one stays in force');
    }
    return current;
  };

  const judge = async (header: string | undefined, users: WebSettings['users']): Promise<number> => {
    const credentials = basicCredentials(header);
    if (!credentials) return 401;
    const { user, password } = credentials;
    try {
      return (await passwords.matches(user, password, users.get(user))) ? 200 : 401;
    } catch (err) {
      if (err instanceof PasswordsBusy) return 503;
      log.error({ err }, 'a password could not be compared');
      return 500;
    }
  };

  return {
    tls: first.tls && { ...first.tls.context, requestCert: asks(first), rejectUnauthorized: false },
    protect: (handler) => async (req, res) => {
      const { users, headers, allow } = present();
      if (allow && !allow()) {
        refuse(res, 429);
        return;
      }
      for (const [name, value] of headers) res.setHeader(name, value);
      const verdict = users.size === 0 ? 200 : await judge(req.headers.authorization, users);
      if (verdict === 200) handler(req, res);
      else refuse(res, verdict);
    },
    guard(server) {
      let applied = first.tls;
      server.prependListener('connection', () => {
        const { tls } = present();
        if (!tls || tls === applied) return;
        server.setSecureContext(tls.context);
        applied = tls;
      });
      server.prependListener('secureConnection', (socket: TLSSocket) => {
        const problem = current.tls && clientProblem(socket, current.tls);
        if (problem === undefined) return;
        log.debug({ problem, remote: socket.remoteAddress }, 'a client connection was closed');
        socket.destroy();
      });
    },
    [Symbol.asyncDispose]: () => passwords[Symbol.asyncDispose](),
  };
}

function asks({ tls }: WebSettings): boolean {
  return tls !== undefined && tls.clientAuth !== 'NoClientCert';
}

function warnOfFixed(first: WebSettings, next: WebSettings, log: Logger): void {
  if ((first.tls === undefined) !== (next.tls === undefined) || asks(first) !== asks(next))
    log.warn(
      {},
      'switching TLS, or asking for client certificates, on or off takes effect only after a restart',
    );
}

function refuse(res: ServerResponse, status: number): void {
  if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="ses-exporter", charset="UTF-8"');
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  res.end(`${STATUS_CODES[status]}\n`);
}
