/** A flat record of a counted event: when it happened, its type, and details by name. */
export type EventRecord = Readonly<Record<string, unknown>> & {
  /** ISO 8601. */
  readonly time: string;
  readonly event: string;
};

/** Takes records. It never blocks, and so drops some when nobody takes them from it. */
export interface RecordWriter extends AsyncDisposable {
  write(record: EventRecord): void;
}
