import express, { type Express, type RequestHandler } from 'express';
import type { IncomingHttpHeaders } from 'node:http';
import type { NewSeries } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { silentLogger, type Logger } from '../platform/logger.ts';
import { discardBody } from '../platform/request-body.ts';
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
export function createManagementApp(deps: ManagementDeps): Express {
  const { registry, ready, reload, config, status, version, log = silentLogger, scraped } = deps;
  const { lifecycle = false, documents = openDocuments() } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
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
      res.type('text').send('ses-exporter is healthy.\n');
    })
    .all(only('GET, HEAD'));

  app
    .route('/-/ready')
    .get((_req, res) => {
      const missing = ready();
      if (missing.length === 0) res.type('text').send('ses-exporter is ready.\n');
      else
        res
          .status(503)
          .type('text')
          .send(`ses-exporter is not ready:\n${lines(missing)}`);
    })
    .all(only('GET, HEAD'));

  const doReload: RequestHandler = async (_req, res) => {
    const result = await reload();
    if (result.ok) res.type('text').send('configuration reloaded.\n');
    else res.status(500).type('text').send(`failed to reload the configuration: ${result.message}\n`);
  };
  const mayReload: RequestHandler = (req, res, next) => {
    const refusal = refuseReload(lifecycle, req.headers);
    if (refusal) res.status(403).type('text').send(refusal);
    else next();
  };
  app.route('/-/reload').put(mayReload, doReload).post(mayReload, doReload).all(only('PUT, POST'));

  app
    .route('/config')
    .get((_req, res) => {
      res.type('text').send(config());
    })
    .all(only('GET, HEAD'));

  const readDocument: RequestHandler<{ path: string[] }> = (req, res, next) => {
    const found = documents.read(req.params.path.join('/'));
    if (found) found.then((text) => res.type('text').send(withLabels(text, req.query)), next);
    else res.status(404).type('text').send('no such document; /documents/ lists them\n');
  };
  const listOfDocuments = async () => {
    const { renderDocuments } = await import('./landing/documents.ts');
    return renderDocuments(documents.paths);
  };
  app
    .route('/documents')
    .get(secured, (_req, res, next) => {
      listOfDocuments().then((html) => res.type('html').send(html), next);
    })
    .all(only('GET, HEAD'));
  app.route('/documents/*path').get(readDocument).all(only('GET, HEAD'));

  const landing = async (renews: boolean) => {
    const { renderLanding } = await import('./landing/index.ts');
    return renderLanding(status(), { version, documents: documents.paths }, { renews });
  };
  app
    .route('/')
    .get(secured, (req, res, next) => {
      const renews = req.query['renew'] !== undefined;
      landing(renews).then((html) => res.type('html').send(html), next);
    })
    .all(only('GET, HEAD'));

  app.use((_req, res) => {
    res.status(404).type('text').send('not found; / lists the endpoints\n');
  });
  app.use(failure(log));
  return app;
}

const secured: RequestHandler = (_req, res, next) => {
  if (!res.hasHeader('Content-Security-Policy')) res.set('Content-Security-Policy', LANDING_POLICY);
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
    res.status(405).set('Allow', methods).type('text').send(`method not allowed; use ${methods}\n`);
  };
}

function lines(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join('');
}

/** An answer that has begun cannot be mended: the connection is cut, so that no half scrape passes for a whole one. */
function failure(log: Logger): express.ErrorRequestHandler {
  return (err: unknown, req, res, _next) => {
    log.error({ err, path: req.path }, 'a request failed');
    if (res.headersSent) res.destroy();
    else res.status(500).type('text').send('internal error; see the log\n');
  };
}
