import type { Input } from '../rule-cases/case.ts';

/** What recording rules make of counters. */
export interface RecordCase {
  /** A sentence. */
  readonly title: string;
  /** After so many minutes. */
  readonly at: number;
  readonly input: Input;
  /** By query, the sum of what it finds; `undefined` if it finds nothing. */
  readonly expected: Readonly<Record<string, number | undefined>>;
}
