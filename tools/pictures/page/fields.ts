import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  Registry,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type FieldConfigOptionsRegistry,
  type FieldConfigSource,
  type GrafanaTheme2,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import type { Panel } from './picture.ts';
import { customOptions, standardOptions } from './supported.ts';

/** What Grafana's panels fill in where the JSON says nothing. */
const customDefaults: Readonly<Record<string, object>> = {
  timeseries: {
    drawStyle: 'line',
    lineInterpolation: 'linear',
    lineWidth: 1,
    lineStyle: { fill: 'solid' },
    fillOpacity: 0,
    gradientMode: 'none',
    showPoints: 'auto',
    pointSize: 5,
    spanNulls: false,
    stacking: { mode: 'none', group: 'A' },
    thresholdsStyle: { mode: 'off' },
    barAlignment: 0,
    barWidthFactor: 0.6,
    axisPlacement: 'auto',
    axisLabel: '',
    axisBorderShow: false,
    axisColorMode: 'text',
    axisCenteredZero: false,
    scaleDistribution: { type: 'linear' },
  },
  table: { align: 'auto', cellOptions: { type: 'auto' }, inspect: false },
  'state-timeline': { lineWidth: 0, fillOpacity: 70 },
};

standardTransformersRegistry.setInit(() => {
  const { mergeTransformer, renameByRegexTransformer, organizeFieldsTransformer } = standardTransformers;
  const known = [mergeTransformer, renameByRegexTransformer, organizeFieldsTransformer].map((one) => ({
    id: one.id,
    name: one.name,
    transformation: () => Promise.resolve(one),
  }));
  return known as unknown as ReturnType<typeof standardTransformersRegistry.list>;
});

/** A panel's field options with its defaults, and thresholds whose first step has no lower end. */
export function fieldConfigOf(panel: Panel): FieldConfigSource {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const custom = { ...customDefaults[panel.type], ...defaults.custom };
  const whole = { defaults: { ...defaults, custom }, overrides };
  return JSON.parse(JSON.stringify(whole), (key, value: unknown) =>
    key === 'steps' && Array.isArray(value)
      ? value.map((step: { value: number | null }) => ({ ...step, value: step.value ?? -Infinity }))
      : value,
  ) as FieldConfigSource;
}

/** Transforms the answers of a panel's queries, and gives every field its options and its way of being written. */
export async function prepare(panel: Panel, frames: DataFrame[], theme: GrafanaTheme2): Promise<DataFrame[]> {
  const transformed = await lastValueFrom(transformDataFrame([...(panel.transformations ?? [])], frames));
  const prepared = applyFieldOverrides({
    data: transformed,
    fieldConfig: fieldConfigOf(panel),
    fieldConfigRegistry: registryOf(panel.type),
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
  cacheFieldDisplayNames(prepared);
  return prepared;
}

function registryOf(type: string): FieldConfigOptionsRegistry {
  const options = [
    ...standardOptions.map((path) => ({ id: path, path, isCustom: false })),
    ...customOptions(type).map((path) => ({ id: `custom.${path}`, path, isCustom: true })),
  ];
  const whole = options.map((option) => ({
    ...option,
    name: option.path,
    process: (value: unknown) => value,
    shouldApply: () => true,
  }));
  return new Registry(() => whole) as unknown as FieldConfigOptionsRegistry;
}
