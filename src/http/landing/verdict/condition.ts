import type { GaugeName } from '../../../metrics/catalog.ts';
import type { Labels } from '../../../contracts/increment.ts';
import type { LandingFacts } from '../../landing-status.ts';
import type { RecentCounts } from '../../recent-counts.ts';

/** `unknown`: what cannot be known yet, so that nobody may say that all is well. The worst first. */
export const severities = ['critical', 'warning', 'unknown'] as const;
export type Severity = (typeof severities)[number];

/** Where more is written: an alert’s runbook, or a document of this repository. */
export type Reference = { readonly alert: string } | { readonly document: string };

/** Something that keeps the page from saying that all is well: one definition of what it is, how bad, and what to do. */
export interface Condition {
  readonly id: string;
  readonly severity: Severity;
  /** What to do, in full: nobody should need the reference in order to act. */
  readonly remedy: string;
  readonly see: Reference;
  /** Where it holds now, a sentence each; none where it does not. */
  readonly find: (known: Known) => readonly Found[];
}

/** A sentence that says what is wrong and where; with what to do, where that is more than the condition’s remedy. */
export type Found = string | { readonly says: string; readonly remedy: string };

export interface Finding extends Pick<Condition, 'id' | 'severity' | 'remedy' | 'see'> {
  readonly sentence: string;
}

export interface Verdict {
  /** That of the worst finding. */
  readonly level: Severity | 'well';
  /** The worst first. */
  readonly findings: readonly Finding[];
}

export interface Reading {
  readonly labels: Labels;
  readonly value: number;
  /** When the series was first seen: milliseconds since the epoch. */
  readonly since: number;
}

/** All that is known when the page is asked for. */
export interface Known extends LandingFacts {
  readonly gauges: (name: GaugeName) => readonly Reading[];
  readonly recent: RecentCounts;
  /** Whether the configuration has receivers, in this process or in others. */
  readonly receives: boolean;
  /** When this process started: milliseconds since the epoch; `undefined` while nothing tells. */
  readonly started: number | undefined;
}
