import {
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
  type FieldDisplay,
  type ReduceDataOptions,
} from '@grafana/data';
import {
  BarGaugeDisplayMode,
  type BarGaugeNamePlacement,
  type BarGaugeValueMode,
  type VizTextDisplayOptions,
} from '@grafana/schema';
import {
  BarGauge,
  BigValue,
  BigValueGraphMode,
  VizRepeater,
  type BigValueColorMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
} from '@grafana/ui';
import { fieldConfigOf } from '../fields.ts';
import { optionsOf, type Drawing } from './drawing.ts';

interface ValuesOptions {
  readonly reduceOptions: ReduceDataOptions;
  readonly orientation: VizOrientation;
  readonly text?: VizTextDisplayOptions;
}

/** What series and rows are reduced to, one value for each. */
function valuesOf(drawing: Drawing, sparkline: boolean): FieldDisplay[] {
  const { frames, theme, panel, range } = drawing;
  const values = getFieldDisplayValues({
    fieldConfig: fieldConfigOf(panel),
    reduceOptions: (optionsOf(drawing) as ValuesOptions).reduceOptions,
    replaceVariables: (text) => text,
    theme,
    data: frames,
    sparkline,
    timeZone: 'utc',
  });
  for (const value of values) if (value.sparkline) value.sparkline.timeRange = range;
  return values;
}

interface StatOptions extends ValuesOptions {
  readonly graphMode: BigValueGraphMode;
  readonly colorMode: BigValueColorMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly textMode: BigValueTextMode;
  readonly wideLayout: boolean;
}

export function Stat(drawing: Drawing) {
  const options = optionsOf(drawing) as StatOptions;
  const { theme, width, height } = drawing;
  const { graphMode, colorMode, justifyMode, textMode, wideLayout } = options;
  return (
    <VizRepeater
      getValues={() => valuesOf(drawing, graphMode !== BigValueGraphMode.None)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, alignmentFactors, count, width: own, height: high }) => (
        <BigValue
          value={value.display}
          count={count}
          sparkline={value.sparkline}
          alignmentFactors={alignmentFactors}
          width={own}
          height={high}
          theme={theme}
          text={options.text}
          {...{ colorMode, graphMode, justifyMode, textMode, wideLayout }}
        />
      )}
      width={width}
      height={height}
      source={drawing.frames}
      itemSpacing={3}
      renderCounter={0}
      autoGrid
      orientation={options.orientation}
    />
  );
}

interface BarsOptions extends ValuesOptions {
  readonly displayMode: BarGaugeDisplayMode;
  readonly valueMode: BarGaugeValueMode;
  readonly namePlacement: BarGaugeNamePlacement;
  readonly showUnfilled: boolean;
  readonly sizing: 'auto' | 'manual';
  readonly minVizWidth: number;
  readonly minVizHeight: number;
  readonly maxVizHeight: number;
}

export function Bars(drawing: Drawing) {
  const options = optionsOf(drawing) as BarsOptions;
  const { theme, width, height } = drawing;
  const isLying = options.orientation === VizOrientation.Horizontal;
  if (options.orientation === VizOrientation.Auto)
    throw new Error('bars that choose their direction are not drawn');
  const isManual = options.sizing === 'manual';
  return (
    <VizRepeater
      getValues={() => valuesOf(drawing, false)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, alignmentFactors, orientation, width: own, height: high }) => (
        <BarGauge
          value={value.display}
          width={own}
          height={high}
          orientation={orientation}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          theme={theme}
          text={options.text}
          itemSpacing={options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10}
          alignmentFactors={alignmentFactors}
          displayMode={options.displayMode}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
          showUnfilled={options.showUnfilled}
        />
      )}
      width={width}
      height={height}
      source={drawing.frames}
      itemSpacing={options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10}
      renderCounter={0}
      orientation={options.orientation}
      minVizWidth={!isLying && isManual ? options.minVizWidth : 8}
      minVizHeight={isLying && isManual ? options.minVizHeight : 16}
      maxVizHeight={isLying && isManual ? options.maxVizHeight : 300}
    />
  );
}
