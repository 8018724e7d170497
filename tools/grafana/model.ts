import type {
  ConstantVariableModel,
  CustomVariableModel,
  DataLink,
  DataSourceVariableModel,
  DataTransformerInfo,
  QueryVariableModel,
  standardTransformers,
  TextBoxVariableModel,
} from '@grafana/data';
import type {
  AnnotationQuery,
  Dashboard as Model,
  FieldConfig,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/schema';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as logs from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as stateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// The dashboards' JSON as types, of whichever Grafana these packages are. What Grafana leaves open (the options of a panel by
// its type, of an override by its id, of a transformation) is closed here with its own types, so that the compiler finds a
// key that Grafana does not know, and a value that it does not take.

/** A type as JSON writes it: an enumeration is its text or number. */
type Json<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer N extends number}`
        ? N
        : never
      : T extends boolean | null | undefined
        ? T
        : T extends readonly (infer E)[]
          ? readonly Json<E>[]
          : { readonly [K in keyof T]: Json<T[K]> };

/** Options of a field beside the custom ones. Links are unknown to the model; their type is that of `@grafana/data`. */
type Standard = Omit<FieldConfig, 'custom' | 'links'> & { links?: DataLink[] };

type Override<Custom> =
  | { [K in keyof Standard]-?: { id: K; value: Standard[K] } }[keyof Standard]
  | { [K in keyof Custom & string]-?: { id: `custom.${K}`; value: Custom[K] } }[keyof Custom & string];

type OptionsOf<Transformer> =
  Transformer extends DataTransformerInfo<infer Options> ? Partial<Options> : never;
type Transformation =
  | { id: 'merge'; options: OptionsOf<typeof standardTransformers.mergeTransformer> }
  | { id: 'organize'; options: OptionsOf<typeof standardTransformers.organizeFieldsTransformer> }
  | { id: 'renameByRegex'; options: OptionsOf<typeof standardTransformers.renameByRegexTransformer> };

type Matcher = { id: 'byName'; options: string } | { id: 'byFrameRefID'; options: string };

/** Prometheus's and Loki's queries belong to their data sources, which are no part of the model. */
interface Target {
  refId: string;
  datasource: { type: 'prometheus' | 'loki'; uid: string };
  expr: string;
  legendFormat: string;
  format?: 'time_series' | 'table';
  instant?: boolean;
  range?: boolean;
  queryType?: 'range' | 'instant';
}

/** A panel without options of its own for fields. */
type NoCustom = Record<string, never>;

type PanelOf<Type extends string, Options, Custom> = Omit<
  Panel,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'
> & {
  type: Type;
  options: Options;
  targets: Target[];
  transformations?: Transformation[];
  fieldConfig: {
    defaults: Standard & { custom?: Partial<Custom> };
    overrides: { matcher: Matcher; properties: Override<Custom>[] }[];
  };
};

type AnyPanel =
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | PanelOf<'stat', stat.Options, NoCustom>
  | PanelOf<'bargauge', bargauge.Options, NoCustom>
  | PanelOf<'table', table.Options, table.FieldConfig>
  | PanelOf<'logs', logs.Options, NoCustom>
  // The panel has `spanNulls` as graphs do, and its model does not say so.
  | PanelOf<
      'state-timeline',
      stateTimeline.Options,
      stateTimeline.FieldConfig & Pick<timeseries.FieldConfig, 'spanNulls'>
    >;

/** A variable before anybody has looked: options and state come when Grafana has loaded it. */
type Given = 'current' | 'options';
type Unloaded<Variable> = Variable extends unknown
  ? Partial<Omit<Variable, Given>> & Pick<VariableModel, Given>
  : never;

type Variable = Unloaded<
  | ConstantVariableModel
  | QueryVariableModel
  | CustomVariableModel
  | TextBoxVariableModel
  | DataSourceVariableModel
>;

/** Prometheus's data source finds its part beside the rest, and moves it into `target` itself. */
type Annotation = Pick<AnnotationQuery, 'name' | 'datasource' | 'enable' | 'hide' | 'iconColor'> & {
  expr: string;
  step: string;
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
};

export type Dashboard = Json<
  Omit<Model, 'panels' | 'templating' | 'annotations'> & {
    panels: (AnyPanel | RowPanel)[];
    templating: { list: Variable[] };
    annotations: { list: Annotation[] };
  }
>;
