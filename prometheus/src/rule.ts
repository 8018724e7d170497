import type { Page } from './pages.ts';

/** What each severity means, for those who route alerts and those who are on call. */
export const severities = {
  critical: 'Mail has stopped, will stop within hours, or is not being counted. Page the person on call.',
  warning:
    'Reputation or delivery suffers, or will stop within days. Act on the next working day at the latest.',
  info: 'For information. No action is needed today.',
} as const;
export type Severity = keyof typeof severities;

/** A value that wavers about its limit neither ends an alert at each dip nor wakes somebody at each rise. */
export const KEEP_FIRING_FOR = '15m';

/** An alert, with what its runbook says: one definition. Texts are in Prometheus's template language where they are annotations. */
export interface Alert {
  readonly name: `Ses${string}`;
  readonly severity: Severity;
  readonly expr: string;
  /** How long it must hold, such as `15m`; absent means at once. */
  readonly for?: string;
  /**
   * How long it stays firing after it last held: `KEEP_FIRING_FOR` unless said. `0s` where the expression itself looks back,
   * or another alert takes over at once.
   */
  readonly keepFiringFor?: string;
  /** One short line, which begins with a capital letter and says what is wrong. */
  readonly summary: string;
  /** With the value and the labels. */
  readonly description: string;
  /** The dashboard that shows it, by its uid. */
  readonly dashboard: `ses-${string}`;
  /** The panel of that dashboard to look at first, by its title. */
  readonly panel: string;
  readonly page: Page;
  readonly runbook: Runbook;
}

/** Short, for the person on call. Sentences of Markdown. */
export interface Runbook {
  readonly means: string;
  readonly impact: string;
  /** What the person who was woken does now, in a sentence or two; the rest waits for the day. Of critical alerts only. */
  readonly night?: string;
  /** Where to look beyond the alert's panel and page: queries, the command line. */
  readonly look: readonly string[];
  readonly act: readonly string[];
  /** When to write to AWS, if ever. */
  readonly aws?: string;
}

/** What an alert is about, for routes that do not depend on a team's name. */
export type Category = 'account' | 'reputation' | 'delivery' | 'setup' | 'exporter';

export interface AlertGroup {
  readonly name: string;
  readonly category: Category;
  /** What its alerts are about. */
  readonly about: string;
  readonly alerts: readonly Alert[];
}
