import type { Input } from '../rule-cases/case.ts';

/** Whose series these are, and how they are scraped. */
export interface Here {
  readonly cluster: string;
  readonly job: string;
  readonly instance: string;
  readonly account_id: string;
  readonly region: string;
  /** Seconds between two scrapes. */
  readonly scrape: number;
  /** For how long there are samples. */
  readonly minutes: number;
}

type Labels = Readonly<Record<string, string>>;

/** That so many alerts of this name fire, or, of several names, at least one. */
export interface Fires {
  readonly alert: string | readonly string[];
  /** Which the alert must have. */
  readonly labels?: Labels | ((here: Here) => Labels);
  /** Exactly so many; default 1, and for several names one or more. */
  readonly count?: number;
}

/** What must be true at a time. */
export interface Check {
  /** After so many minutes. */
  readonly at: number | readonly number[];
  readonly fires: readonly Fires[];
  /** What must not fire beside `fires`: alerts by name, `critical` (all of that severity), or all. */
  readonly silent: 'all' | 'critical' | readonly string[];
}

export interface Scenario extends Check {
  readonly title: string;
  /** Default 60s; 5m is for weeks, of which promtool loads no more than 10,000 samples of a series. */
  readonly scrape?: Scrape;
  /** How often the rules are evaluated: 15m where days are told, because minutes of days would take minutes. */
  readonly evaluation?: Evaluation;
  /** A Prometheus of its own; a function gives an account of many in one Prometheus, none of which knows the others. */
  readonly input: Input | ((here: Here) => Input);
  /** Further checks of the same series, in order. */
  readonly further?: readonly Check[];
}

export type Scrape = '15s' | '30s' | '60s' | '100s' | '5m';
export type Evaluation = '1m' | '5m' | '15m';

export const HOUR = 60;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** Every so many minutes from one to another, both included. */
export function each(from: number, to: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

export const scrapeSeconds: Readonly<Record<Scrape, number>> = {
  '15s': 15,
  '30s': 30,
  '60s': 60,
  '100s': 100,
  '5m': 300,
};

/** For a scenario of a Prometheus of its own. */
export function place(labels: Partial<Here> = {}): Here {
  return {
    cluster: 'main',
    job: 'ses-exporter',
    instance: 'exporter:10587',
    account_id: '111111111111',
    region: 'eu-west-1',
    scrape: 60,
    minutes: 180,
    ...labels,
  };
}

/** All that tells of bounces; what AWS measures is left out. */
export const bounceAlerts = [
  'SesBounceBudgetBurnsFast',
  'SesBounceBudgetBurns',
  'SesConfigurationSetBounceRateHigh',
  'SesIdentityBounceRateHigh',
  'SesTenantBounceRateHigh',
];
export const complaintAlerts = [
  'SesComplaintBudgetBurnsFast',
  'SesComplaintBudgetBurns',
  'SesConfigurationSetComplaintRateHigh',
  'SesIdentityComplaintRateHigh',
  'SesTenantComplaintRateHigh',
];
