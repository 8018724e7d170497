import type { DataFrame, GrafanaTheme2, TimeRange } from '@grafana/data';
import type { Panel } from '../picture.ts';

export interface Mark {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

/** What every kind of panel gets to draw from. */
export interface Drawing {
  readonly panel: Panel;
  readonly frames: DataFrame[];
  readonly theme: GrafanaTheme2;
  readonly range: TimeRange;
  readonly marks: readonly Mark[];
  readonly width: number;
  readonly height: number;
}

/** A panel's options, as the JSON has them; `supported.ts` has seen that nothing else is in them. */
export function optionsOf({ panel }: Drawing): unknown {
  return panel.options;
}
