import type { LandingStatus } from '../landing-status.ts';
import { accountCard, meterPatterns } from './accounts.ts';
import { DOCUMENTS } from '../documents.ts';
import { html, type Html } from './html.ts';
import { mark } from './marks.ts';
import { style } from './style.ts';
import { receiverTable, collectorTable } from './tables.ts';
import { verdictCard } from './verdict-card.ts';

export interface LandingIdentity {
  readonly version: string;
  /** Documents that can be read here, by their paths in the repository; no links without them. */
  readonly documents?: ReadonlySet<string>;
}

export interface LandingView {
  /** Whether the page renews itself. Only who asked for that gets it: a page that does takes the place away from a reader. */
  readonly renews?: boolean;
}

/** Seconds between two readings, where the page renews itself. */
const RENEW = 15;

/**
 * The landing page: one self-contained HTML document without scripts, for light and dark screens, wide and narrow
 * ones. Whatever comes from outside is escaped.
 */
export function renderLanding(
  status: LandingStatus,
  identity: LandingIdentity,
  { renews = false }: LandingView = {},
): string {
  const { version, documents: shipped = new Set<string>() } = identity;
  const { accounts, collectors, receivers, ledgerHealthy, now } = status;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${renews ? html`<meta http-equiv="refresh" content="${RENEW}" />` : ''}
        <title>ses-exporter</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the verdict</a>
        ${meterPatterns}
        <header class="top">
          <div class="wide">
            <div class="brand">
              ${logo}
              <div>
                <h1>ses-exporter <small>${version}</small></h1>
                <p>Amazon SES for Prometheus: every sending event counted exactly once.</p>
              </div>
            </div>
            ${links(shipped)}
          </div>
        </header>
        <main class="wide" id="main" tabindex="-1">
          ${verdictCard(status, shipped)}
          <h2 id="accounts">Accounts</h2>
          ${accounts.length > 0 ? accounts.map((account) => accountCard(account, now)) : empty('No data of any account yet.')}
          <h2 id="collectors">Collectors</h2>
          ${collectors.length > 0 ? collectorTable(collectors, now) : empty('No collector is enabled.')}
          <h2 id="receivers">Receivers</h2>
          ${receivers.length > 0 ? receiverTable(receivers, now) : empty('No receiver is configured: totals come from AWS, single events are not received.')}
          <h2 id="ledger">Ledger</h2>
          <p class="card">
            ${ledgerHealthy ? mark('ok', 'The last write was durable.') : mark('bad', 'The last write failed; see the log.')}
          </p>
        </main>
        <footer class="wide">
          As of <time datetime="${iso(now)}">${iso(now)}</time>.
          ${
            renews
              ? html`Renewed every ${RENEW} seconds. <a href="/">Stop renewing</a>`
              : html`<a href="/">Read again</a> · <a href="/?renew">Renew every ${RENEW} seconds</a>`
          }
        </footer>
      </body>
    </html> `.toString();
}

/** An envelope whose flap is a falling and rising line. */
const logo = html`<svg
  viewBox="0 0 40 40"
  fill="none"
  stroke="currentColor"
  stroke-width="2.5"
  stroke-linejoin="round"
  stroke-linecap="round"
  aria-hidden="true"
>
  <rect x="3" y="8" width="34" height="25" rx="4" />
  <path d="M4 11l9 9 5-5 6 8 12-12" />
</svg>`;

function links(shipped: ReadonlySet<string>): Html {
  const documents = [
    { path: 'README.md', text: 'README' },
    { path: 'docs/metrics.md', text: 'Metrics reference' },
    { path: 'docs/alerts.md', text: 'Alerts and runbooks' },
  ].filter(({ path }) => shipped.has(path));
  const all = [
    { href: '/metrics', text: 'Metrics' },
    { href: '/-/healthy', text: 'Healthy' },
    { href: '/-/ready', text: 'Ready' },
    { href: '/config', text: 'Configuration' },
    ...documents.map(({ path, text }) => ({ href: `${DOCUMENTS}${path}`, text })),
    ...(shipped.size > 0 ? [{ href: DOCUMENTS, text: 'All documents' }] : []),
  ];
  return html`<nav aria-label="Pages">
    <ul>
      ${all.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
    </ul>
  </nav>`;
}

function empty(text: string): Html {
  return html`<p class="card empty">${text}</p>`;
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
