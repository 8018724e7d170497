import Negotiator from 'negotiator';
import type { IncomingMessage } from 'node:http';
import type { ExpositionFormat } from './exposition.ts';

/**
 * The escaping schemes that leave names of the legacy character set, and so all of ours, as they are; the first is the
 * default. `dots` is not among them: it doubles every underscore, so its askers get a format without a scheme.
 */
const escapings = ['underscores', 'allow-utf-8', 'values'] as const;

/** What we serve, in order of preference among equals. */
const contentTypes = [
  'text/plain; version=0.0.4; charset=utf-8',
  ...escapings.map((scheme) => `text/plain; version=1.0.0; charset=utf-8; escaping=${scheme}`),
  ...escapings.map(
    (scheme) => `application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=${scheme}`,
  ),
  'application/openmetrics-text; version=0.0.1; charset=utf-8',
] as const;

export interface Negotiated {
  readonly format: ExpositionFormat;
  readonly contentType: string;
  readonly gzip: boolean;
}

/**
 * The form of an answer to a scrape: of what we support, what the client weighs highest, and text 0.0.4 when it names
 * nothing that we support. OpenMetrics 2.0 is never answered: Prometheus fails such a scrape unless a
 * feature flag is set.
 * Source: Prometheus documentation, "Scrape protocol content negotiation".
 */
export function negotiate(request: Pick<IncomingMessage, 'headers'>): Negotiated {
  const asked = new Negotiator(request);
  const contentType = asked.mediaType([...contentTypes]) ?? contentTypes[0];
  return {
    contentType,
    format: contentType.startsWith('application/openmetrics-text') ? 'openmetrics' : 'classic',
    gzip: asked.encoding(['gzip', 'identity']) === 'gzip',
  };
}
