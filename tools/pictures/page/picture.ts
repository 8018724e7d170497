/** What the page is asked to draw; the tool writes it into the page before it opens. */
export interface Picture {
  readonly dashboard: Dashboard;
  readonly theme: 'light' | 'dark';
  /** Where Prometheus answers. */
  readonly prometheus: string;
  /** Where Loki answers. */
  readonly loki: string;
  /** The story's now: milliseconds since the epoch. */
  readonly now: number;
  /** Seconds between two scrapes: Grafana's setting of a Prometheus data source. */
  readonly scrapeInterval: number;
  /** Values chosen for variables, where the first is not the one to show. */
  readonly chosen: Readonly<Record<string, string>>;
}

// The parts of Grafana's dashboard JSON (schema version 42) that the tool draws. What it meets beside them is an error.

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
  readonly links: readonly { readonly title: string; readonly icon: string; readonly asDropdown: boolean }[];
  readonly panels: readonly Panel[];
}

export interface Variable {
  readonly type: string;
  readonly name: string;
  readonly label?: string;
  readonly query: string | { readonly query: string };
  readonly regex?: string;
  readonly sort?: number;
  readonly hide?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly current?: {
    readonly text: string | readonly string[];
    readonly value: string | readonly string[];
  };
}

export interface Annotation {
  readonly name: string;
  readonly enable: boolean;
  readonly iconColor: string;
  readonly expr?: string;
  readonly builtIn?: number;
  readonly step?: string;
}

export interface DataSource {
  readonly type: string;
  readonly uid: string;
}

export interface Target {
  readonly refId: string;
  readonly datasource?: DataSource;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  /** Loki's `instant` or `range`. */
  readonly queryType?: string;
  readonly hide?: boolean;
  readonly interval?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly collapsed?: boolean;
  readonly panels?: readonly Panel[];
  readonly transformations?: readonly { readonly id: string; readonly options: object }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly noValue?: string;
      readonly custom?: object;
      readonly [option: string]: unknown;
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options?: unknown };
      readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
    }[];
  };
  readonly options?: Readonly<Record<string, unknown>>;
}
