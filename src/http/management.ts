import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import { parse, type ParsedUrlQuery } from 'node:querystring';
import Router from 'router';
import type { NewSeries } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { silentLogger, type Logger } from '../platform/logger.ts';
import { discardBody } from '../platform/request-body.ts';
import { answer } from './answer.ts';
import { openDocuments, withLabels, type Documents } from './documents.ts';
import type { LandingStatus } from './landing-status.ts';
import { metricsEndpoint } from './metrics-endpoint.ts';

export interface ManagementDeps {
  readonly registry: MetricRegistry;
  /** What is missing before the exporter is ready, a short sentence each; empty when it is. */
  readonly ready: () => readonly string[];
  /** Whether a request may reload, as Prometheus’s `--web.enable-lifecycle` has it. */
  readonly lifecycle?: boolean;
  readonly reload: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
  /** The configuration in force as YAML, secrets hidden. */
  readonly config: () => string;
  readonly status: () => LandingStatus;
  readonly version: string;
  /** What is served under /documents/; by default what was shipped with the program. */
  readonly documents?: Documents;
  readonly log?: Logger;
  /** Told of the new series that a whole scrape has shown at 0. */
  readonly scraped?: (shownAtZero: readonly NewSeries[]) => void;
}

/**
 * The listener for Prometheus, for probes and for people. Paths and methods as Prometheus's management API has them.
 * The pages are loaded when somebody first looks: where nobody does, they take no memory.
 */
export function createManagementApp(deps: ManagementDeps): RequestListener {
  const { registry, ready, reload, config, status, version, log = silentLogger, scraped } = deps;
  const { lifecycle = false, documents = openDocuments() } = deps;
  const app = Router();
  // Nothing here reads a body.
  app.use((req, _res, next) => {
    discardBody(req);
    next();
  });

  app
    .route('/metrics')
    .get(metricsEndpoint(registry, scraped && { scraped }))
    .all(only('GET, HEAD'));

  app
    .route('/-/healthy')
    .get((_req, res) => {
      answer(res, 'ses-exporter is healthy.\n');
    })
    .all(only('GET, HEAD'));

  app
    .route('/-/ready')
    .get((_req, res) => {
      const missing = ready();
      if (missing.length === 0) answer(res, 'ses-exporter is ready.\n');
      else answer(res, `ses-exporter is not ready:\n${lines(missing)}`, { status: 503 });
    })
    .all(only('GET, HEAD'));

  const doReload: RequestHandler = async (_req, res) => {
    const result = await reload();
    if (result.ok) answer(res, 'configuration reloaded.\n');
    else answer(res, `failed to reload the configuration: ${result.message}\n`, { status: 500 });
  };
  const mayReload: RequestHandler = (req, res, next) => {
    const refusal = refuseReload(lifecycle, req.headers);
    if (refusal) answer(res, refusal, { status: 403 });
    else next();
  };
  app.route('/-/reload').put(mayReload, doReload).post(mayReload, doReload).all(only('PUT, POST'));

  app
    .route('/config')
    .get((_req, res) => {
      answer(res, config());
    })
    .all(only('GET, HEAD'));

  const readDocument: RequestHandler = async (req, res) => {
    const text = await documents.read([req.params['path'] ?? []].flat().join('/'));
    if (text !== undefined) answer(res, withLabels(text, queryOf(req)));
    else answer(res, 'no such document; /documents/ lists them\n', { status: 404 });
  };
  const listDocuments: RequestHandler = async (_req, res) => {
    const { renderDocuments } = await import('./landing/documents.ts');
    answer(res, renderDocuments(documents.paths), { type: 'html' });
  };
  app.route('/documents').get(secured, listDocuments).all(only('GET, HEAD'));
  app.route('/documents/*path').get(readDocument).all(only('GET, HEAD'));

  const land: RequestHandler = async (req, res) => {
    const { renderLanding } = await import('./landing/index.ts');
    const renews = 'renew' in queryOf(req);
    const html = renderLanding(status(), { version, documents: documents.paths }, { renews });
    answer(res, html, { type: 'html' });
  };
  app.route('/').get(secured, land).all(only('GET, HEAD'));

  app.use((_req, res) => {
    answer(res, 'not found; / lists the endpoints\n', { status: 404 });
  });
  app.use(failure(log));
  return (req, res) => app(req, res, answerNothing);
}

/** What is asked for here is answered above, and what fails there by `failure`. */
const answerNothing = () => undefined;

type RequestHandler = Router.RequestHandler;

function queryOf({ url = '' }: IncomingMessage): ParsedUrlQuery {
  const start = url.indexOf('?');
  return parse(start === -1 ? '' : url.slice(start + 1));
}

const secured: RequestHandler = (_req, res, next) => {
  if (!res.hasHeader('Content-Security-Policy')) res.setHeader('Content-Security-Policy', LANDING_POLICY);
  next();
};

/** The landing page is one file: it loads nothing and runs nothing. */
const LANDING_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Why a request may not change anything; `undefined` when it may. The first text is Prometheus’s, letter by letter
 * (web/web.go). A browser says of every POST and PUT of a page that it comes from one (Origin: Fetch standard, section
 * 3.2; Sec-Fetch-Site: Fetch Metadata, section 2.3), and no page of ours sends any. Its own host’s name is no excuse: a
 * stranger’s name can be made to resolve to us.
 */
function refuseReload(lifecycle: boolean, headers: IncomingHttpHeaders): string | undefined {
  if (!lifecycle) return 'Lifecycle API is not enabled.';
  const site = headers['sec-fetch-site'];
  const isOfPage = headers.origin !== undefined || (site !== undefined && site !== 'none');
  return isOfPage ? 'a web page may not reload the configuration\n' : undefined;
}

function only(methods: string): RequestHandler {
  return (_req, res) => {
    res.setHeader('Allow', methods);
    answer(res, `method not allowed; use ${methods}\n`, { status: 405 });
  };
}

function lines(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join('');
}

/** An answer that has begun cannot be mended: the connection is cut, so that no half scrape passes for a whole one. */
function failure(log: Logger): Router.ErrorRequestHandler {
  return (err: unknown, req, res, _next) => {
    log.error({ err, path: req.url?.split('?', 1)[0] }, 'a request failed');
    if (res.headersSent) res.destroy();
    else answer(res, 'internal error; see the log\n', { status: 500 });
  };
}
