import type { IncomingHttpHeaders } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { silentLogger } from '../platform/logger.ts';
import { answer, answerFailure } from './answer.ts';
import { openDocuments, withLabels } from './documents.ts';
import type { ManagementDeps, Polled } from './management.ts';

/**
 * Everything of the listener, for people, and for whoever asks for what is polled in another way than with GET. The pages
 * themselves are loaded when somebody first looks.
 */
export function createPages(deps: ManagementDeps, polled: Polled): Express {
  const { reload, config, status, version, log = silentLogger } = deps;
  const { lifecycle = false, documents = openDocuments() } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  for (const [path, handle] of Object.entries(polled)) app.route(path).get(handle).all(only('GET, HEAD'));

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
    if (text !== undefined) answer(res, withLabels(text, req.query));
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
    const renews = 'renew' in req.query;
    const html = renderLanding(status(), { version, documents: documents.paths }, { renews });
    answer(res, html, { type: 'html' });
  };
  app.route('/').get(secured, land).all(only('GET, HEAD'));

  app.use((_req, res) => {
    answer(res, 'not found; / lists the endpoints\n', { status: 404 });
  });
  const fail: ErrorRequestHandler = (err: unknown, req, res, _next) => answerFailure(err, req, res, log);
  app.use(fail);
  return app;
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
