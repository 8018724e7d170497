export interface Recording {
  readonly record: string;
  readonly expr: string;
  /** Labels that every series gets. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RecordingGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Recording[];
}
