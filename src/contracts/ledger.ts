import type { TraceIds } from './exemplar.ts';
import type { Increment, SeriesPart, Total } from './increment.ts';
import type { PeriodBatch, PeriodOutcome, SourceState } from './period.ts';

/** One event to count: its identity, and what it adds. */
export interface Entry<Metric extends string = string> {
  readonly key: string;
  /**
   * Twelve hex digits, the same whenever the key comes. Keys of about the same time have about the same ones, so that a
   * ledger can keep together what is looked for together.
   */
  readonly locality?: string | undefined;
  readonly increments: readonly Increment<Metric>[];
  /** Where it came from: in a ledger that is shared it becomes the exemplar of what it adds to. */
  readonly trace?: TraceIds | undefined;
}

/**
 * The durable record of what has been counted. Both verbs are atomic, and durable before they resolve; a verb
 * that rejects (LedgerError) has counted nothing that a repetition would not count correctly.
 */
export interface Ledger extends AsyncDisposable {
  /**
   * Counts each entry whose key is new. Resolves to one boolean per entry: whether it was new. Of two equal keys in
   * one call the first is new. Calls that wait at the same time are committed together.
   */
  countOnce(entries: readonly Entry[]): Promise<readonly boolean[]>;
  /**
   * Adds, for each slot, what is more than was counted for it before. A smaller total subtracts nothing. A slot that
   * ended before the source's first sight is ignored; one in progress at that moment counts only its growth since.
   */
  countPeriods<Metric extends string>(batch: PeriodBatch<Metric>): Promise<PeriodOutcome<Metric>>;
  /** What is known of a source; `undefined` before its first batch. */
  source(name: string): Promise<SourceState | undefined>;
  /** Every counter and histogram part, with the time it was first seen. */
  totals(): Promise<readonly Total[]>;
  /** Notes that the series were shown at 0 long enough: from now on, restarts included, their values may be shown. */
  reveal(series: readonly SeriesPart[]): Promise<void>;
  /** The text that was kept under this name last; `undefined` when there is none. */
  recall(name: string): Promise<string | undefined>;
  /** Keeps a small text under a name, in place of the one before. It is no count: losing it costs time only. */
  keep(name: string, text: string): Promise<void>;
  /** An event that happened before this moment may have been counted and forgotten: milliseconds since the epoch. */
  rememberedFrom(): number;
}

/** The right to do what only one process shall do at a time; see each ledger that can be shared. */
export interface Lease {
  readonly held: boolean;
  /** Grows with every holder. */
  readonly token: number;
  /** Takes it if it is free, or keeps it. Resolves to whether it is held. */
  ask(): Promise<boolean>;
  /** Leaves it to the next at once. */
  giveUp(): Promise<void>;
}

/** A ledger that several processes share: what is new to it may be another's, so that totals are what it says. */
export interface SharedLedger extends Ledger {
  /** For collecting from AWS. */
  readonly lease: Lease;
}

/** The ledger could not do its work; the caller may try again. The message says what is wrong and what to do. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}

/** The ledger is a server that is away, starting or failing over: it may come back by itself. */
export class LedgerAway extends LedgerError {}
