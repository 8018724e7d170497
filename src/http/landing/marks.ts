import { html, type Html } from './html.ts';
import type { Level } from './rates.ts';

/** Symbols that differ in shape, so that no colour has to be told apart. */
const symbols: Readonly<Record<Level, string>> = { ok: '✓', watch: '▲', bad: '✕', unknown: '○' };

/** A symbol with the words that say the same. */
export function mark(level: Level, words: string): Html {
  return html`<span class="mark ${level}"
    ><span class="symbol" aria-hidden="true">${symbols[level]}</span> ${words}</span
  >`;
}

export function levelOf(ok: boolean | undefined, otherwise: 'watch' | 'bad'): Level {
  if (ok === undefined) return 'unknown';
  return ok ? 'ok' : otherwise;
}
