import type { Increment } from './increment.ts';

/** What AWS says now about one time slot of one series. */
export interface PeriodObservation<Metric extends string = string> extends Omit<Increment<Metric>, 'value'> {
  /** Start and end of the slot: milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly total: number;
}

export interface PeriodBatch<Metric extends string = string> {
  /** Who reads: a collector with its account, region and period length. It has a first sight and a checkpoint. */
  readonly source: string;
  readonly observations: readonly PeriodObservation<Metric>[];
  /**
   * Everything before this moment has now been read once: milliseconds since the epoch. A batch that is only a part of
   * a reading repeats the checkpoint that the source has; the first of a source is never a part.
   */
  readonly readTo: number;
}

export interface PeriodOutcome<Metric extends string = string> {
  /** What was added to the counters. */
  readonly increments: readonly Increment<Metric>[];
  /** Observations whose total was smaller than what had been counted. */
  readonly shrunk: number;
  /** Observations that differ from what was counted of a slot that the source had read when it was over. */
  readonly revised: number;
}

export interface SourceState {
  /** When the source was first read. Slots that ended before it are history and are never counted. */
  readonly since: number;
  readonly readTo: number;
}

/** Slots older than this are neither accepted nor remembered: more than AWS keeps any of them at full resolution. */
export const PERIOD_MEMORY_MS = 20 * 86_400_000;
