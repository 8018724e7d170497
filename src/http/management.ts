import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NewSeries } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { silentLogger, type Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import { discardBody } from '../platform/request-body.ts';
import { answer, answerFailure } from './answer.ts';
import type { Documents } from './documents.ts';
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

/** What is asked for every few seconds, by path. */
export type Polled = Readonly<
  Record<string, (req: IncomingMessage, res: ServerResponse) => void | Promise<void>>
>;

/**
 * The listener for Prometheus, for probes and for people. Paths and methods as Prometheus's management API has them.
 * Scrapes and probes are answered here. What people look at is loaded, and express with it, when somebody first does:
 * where nobody does, it takes no memory.
 */
export function createManagementApp(deps: ManagementDeps): RequestListener {
  const { registry, ready, log = silentLogger, scraped } = deps;
  const polled: Polled = {
    '/metrics': metricsEndpoint(registry, scraped && { scraped }),
    '/-/healthy': (_req, res) => answer(res, 'ses-exporter is healthy.\n'),
    '/-/ready': (_req, res) => {
      const missing = ready();
      if (missing.length === 0) answer(res, 'ses-exporter is ready.\n');
      else answer(res, `ses-exporter is not ready:\n${lines(missing)}`, { status: 503 });
    },
  };
  const pages = remember(async () => (await import('./pages.ts')).createPages(deps, polled));
  return async (req, res) => {
    // Nothing here reads a body.
    discardBody(req);
    try {
      const path = req.url?.split('?', 1)[0] ?? '';
      if (req.method === 'GET' && Object.hasOwn(polled, path)) await polled[path]?.(req, res);
      else (await pages())(req, res);
    } catch (err) {
      answerFailure(err, req, res, log);
    }
  };
}

function lines(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join('');
}
