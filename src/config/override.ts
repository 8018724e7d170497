/** A value from outside of the file. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** What the operator wrote: the environment variable or the flag. */
  readonly from: string;
}
