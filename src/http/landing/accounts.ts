import type { AccountStatus, Rate } from '../landing-status.ts';
import { html, type Html } from './html.ts';
import { levelOf, mark } from './marks.ts';
import { reputationRates, quotaUse, type ReputationRate } from './rates.ts';
import { thresholds } from './verdict/thresholds.ts';
import { ago, count, percent } from './words.ts';

/** Hatching for the meters' zones, so that they differ without colour; the meters refer to it. */
export const meterPatterns = html`<svg width="0" height="0" class="patterns" aria-hidden="true">
  <pattern id="review-zone" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="8" height="8" class="zone watch" />
    <rect width="2" height="8" class="hatch watch" />
  </pattern>
  <pattern id="pause-zone" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="4" height="4" class="zone bad" />
    <rect width="2" height="4" class="hatch bad" />
  </pattern>
</svg>`;

export function accountCard(account: AccountStatus, now: number): Html {
  const { accountId, region, sendingEnabled, up } = account;
  return html`<article class="card">
    <header>
      <h3><span class="number">${accountId}</span> <span class="region">${region}</span></h3>
      <p class="marks">
        ${mark(levelOf(sendingEnabled, 'bad'), { ok: 'sending enabled', no: 'sending disabled', none: 'sending unknown' }[word(sendingEnabled)])}
        ${mark(levelOf(up, 'bad'), { ok: 'SES API answers', no: 'no SES API call works', none: 'SES API not called yet' }[word(up)])}
      </p>
    </header>
    <div class="gauges">
      ${reputationRates(account).map((rate) => rateGauge(rate, now))}${quotaGauge(account)}
    </div>
  </article>`;
}

function word(state: boolean | undefined): 'ok' | 'no' | 'none' {
  if (state === undefined) return 'none';
  return state ? 'ok' : 'no';
}

function rateGauge({ title, rate, limit, level, distance }: ReputationRate, now: number): Html {
  const scale = limit.pause / 0.8; // the pause limit stands at four fifths of the meter
  const value = rate ? percent(rate.ratio) : '–';
  const review = `${(limit.review / scale) * 100}%`;
  const reading = `${title}: ${rate ? value : 'no data yet'}; AWS reviews at ${percent(limit.review)}, pauses at ${percent(limit.pause)}`;
  return html`<section class="gauge">
    <h4>${title}</h4>
    <p class="value">${value}</p>
    <svg class="meter" role="img" aria-label="${reading}">
      <rect width="100%" height="100%" class="track" />
      <rect x="${review}" width="100%" height="100%" fill="url(#review-zone)" />
      <rect x="80%" width="100%" height="100%" fill="url(#pause-zone)" />
      ${rate && html`<rect width="${width(rate.ratio / scale)}" height="100%" class="fill ${level}" />`}
      <rect x="${review}" width="2" height="100%" class="tick" />
      <rect x="80%" width="2" height="100%" class="tick" />
    </svg>
    <svg class="scale" aria-hidden="true">
      <text x="${review}" y="12" text-anchor="middle">${percent(limit.review)}</text>
      <text x="80%" y="12" text-anchor="middle">${percent(limit.pause)}</text>
      <text x="${review}" y="25" text-anchor="middle">review</text>
      <text x="80%" y="25" text-anchor="middle">pause</text>
    </svg>
    <p class="distance">${mark(level, distance)}</p>
    ${rate && html`<p class="source">${source(rate, now)}</p>`}
  </section>`;
}

function source({ countedSince }: Rate, now: number): string {
  if (countedSince === undefined) return 'AWS’s own rate (CloudWatch)';
  return `estimate from GetSendStatistics; counting began ${ago(countedSince, now)}`;
}

function quotaGauge(account: AccountStatus): Html {
  const { quota } = account;
  const used = quotaUse(account);
  const level =
    used === undefined ? (quota ? 'ok' : 'unknown') : used < thresholds.quotaUsed ? 'ok' : 'watch';
  const rate = quota?.maxRate === undefined ? '' : `, up to ${count(quota.maxRate)} a second`;
  return html`<section class="gauge">
    <h4>Daily quota</h4>
    <p class="value">${quota ? count(quota.sent) : '–'}</p>
    <svg
      class="meter"
      role="img"
      aria-label="Daily quota: ${used === undefined ? 'no share to show' : `${percent(used)} used`}"
    >
      <rect width="100%" height="100%" class="track" />
      ${used === undefined ? undefined : html`<rect width="${width(used)}" height="100%" class="fill ${level}" />`}
    </svg>
    <svg class="scale" aria-hidden="true">
      <text x="0" y="12">0</text>
      <text x="100%" y="12" text-anchor="end">
        ${quota && Number.isFinite(quota.max) ? count(quota.max) : ''}
      </text>
    </svg>
    <p class="distance">
      ${mark(level, quota ? `${used === undefined ? 'no daily limit' : `${percent(used)} used`}${rate}` : 'no data yet')}
    </p>
    ${quota && html`<p class="source">emails sent in the last 24 hours${Number.isFinite(quota.max) ? ` of ${count(quota.max)}` : ''}</p>`}
  </section>`;
}

function width(share: number): string {
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
}
