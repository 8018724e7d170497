import type { LandingStatus } from '../landing-status.ts';
import { accountCard, meterPatterns } from './accounts.ts';
import { attention } from './attention.ts';
import { html, type Html } from './html.ts';
import { mark } from './marks.ts';
import { style } from './style.ts';
import { receiverTable, collectorTable } from './tables.ts';

export interface LandingIdentity {
  readonly version: string;
  /** Where the documentation is; no link without it. */
  readonly docsUrl?: string;
}

/**
 * The landing page: one self-contained HTML document without scripts, for light and dark screens, wide and narrow
 * ones. It renews itself every 15 seconds. Whatever comes from outside is escaped.
 */
export function renderLanding(status: LandingStatus, identity: LandingIdentity): string {
  const { accounts, collectors, receivers, ledgerHealthy, now } = status;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="15" />
        <title>ses-exporter</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${meterPatterns}
        <header class="top">
          <div class="wide">
            <div class="brand">
              ${logo}
              <div>
                <h1>ses-exporter <small>${identity.version}</small></h1>
                <p>Amazon SES for Prometheus: every sending event counted exactly once.</p>
              </div>
            </div>
            ${links(identity.docsUrl)}
          </div>
        </header>
        <main class="wide">
          ${verdict(status)}
          <h2>Accounts</h2>
          ${accounts.length > 0 ? accounts.map((account) => accountCard(account, now)) : empty('No data of any account yet.')}
          <h2>Collectors</h2>
          ${collectors.length > 0 ? collectorTable(collectors, now) : empty('No collector is enabled.')}
          <h2>Receivers</h2>
          ${receivers.length > 0 ? receiverTable(receivers, now) : empty('No receiver is configured: totals come from AWS, single events are not received.')}
          <h2>Ledger</h2>
          <p class="card verdict">
            ${ledgerHealthy ? mark('ok', 'The last write was durable.') : mark('bad', 'The last write failed; see the log.')}
          </p>
        </main>
        <footer class="wide">
          As of <time datetime="${iso(now)}">${iso(now)}</time>; renewed every 15 seconds.
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

function links(docsUrl: string | undefined): Html {
  const all = [
    { href: '/metrics', text: 'Metrics' },
    { href: '/-/healthy', text: 'Healthy' },
    { href: '/-/ready', text: 'Ready' },
    { href: '/config', text: 'Configuration' },
    ...(docsUrl ? [{ href: docsUrl, text: 'Documentation' }] : []),
  ];
  return html`<nav aria-label="Pages">
    <ul>
      ${all.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
    </ul>
  </nav>`;
}

function verdict(status: LandingStatus): Html {
  const found = attention(status);
  if (found.length > 0)
    return html`<section class="card verdict" aria-label="Needs attention">
      <ul>
        ${found.map(({ level, text }) => html`<li>${mark(level, text)}</li>`)}
      </ul>
    </section>`;
  const waiting = status.collectors.some(({ ok }) => ok === undefined);
  return html`<p class="card verdict">
    ${waiting ? mark('unknown', 'Waiting for the first answers from AWS.') : mark('ok', 'No problems found.')}
  </p>`;
}

function empty(text: string): Html {
  return html`<p class="card empty">${text}</p>`;
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
