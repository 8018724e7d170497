import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  AxisPlacement,
  GraphDrawStyle,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { FieldConfig, Options } from '@grafana/grafana-foundation-sdk/timeseries';
import { palette } from '../palette.ts';
import { colour, named, panel, type About, type Override } from './panel.ts';

interface TimeSeries extends About {
  /** Lines, or bars on top of each other that add up. */
  readonly draw?: 'lines' | 'stacked';
  /** Series names with the colour of each; others get the palette in turn. */
  readonly colours?: Readonly<Record<string, string>>;
  /** Series that are limits: dashed, without a fill. */
  readonly dashed?: readonly string[];
  readonly overrides?: readonly Override[];
  /** The least step, such as 5m for what AWS tells every five minutes. */
  readonly interval?: string;
}

/** Values over time: from zero up, so that a picture never exaggerates. */
export function timeseries(about: TimeSeries): Panel {
  const { draw = 'lines', colours = {}, dashed = [], overrides = [], limits } = about;
  const stacked = draw === 'stacked';
  const custom: FieldConfig = {
    drawStyle: stacked ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    lineWidth: stacked ? 0 : 2,
    fillOpacity: stacked ? 80 : 8,
    showPoints: VisibilityMode.Never,
    spanNulls: false,
    axisPlacement: AxisPlacement.Auto,
    axisSoftMin: 0,
    stacking: { mode: stacked ? StackingMode.Normal : StackingMode.None, group: 'A' },
    thresholdsStyle: {
      mode: limits ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
    },
  };
  return panel(about, {
    type: 'timeseries',
    custom,
    colour: { mode: FieldColorModeId.PaletteClassic },
    overrides: [
      ...inTurn(about).map(([name, shade]) => named(name, colour(shade))),
      ...Object.entries(colours).map(([name, shade]) => named(name, colour(shade))),
      ...dashed.map((name) =>
        named(
          name,
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
          { id: 'custom.fillOpacity', value: 0 },
          { id: 'custom.lineWidth', value: 1 },
        ),
      ),
      ...overrides,
    ],
    ...(about.interval && { interval: about.interval }),
    // Fewer points than there is room for: mail comes in bursts, and what counts is the shape.
    maxDataPoints: stacked ? 96 : 240,
    options: {
      legend: {
        displayMode: LegendDisplayMode.List,
        placement: LegendPlacement.Bottom,
        showLegend: true,
        calcs: [],
      },
      tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
    } satisfies Options,
  });
}

/** Queries with a plain name as legend are one series each, and take the palette's colours in their order. */
function inTurn({ queries, colours = {} }: TimeSeries): [string, string][] {
  const shades = Object.values(palette);
  return queries
    .map(({ legend = '' }) => legend)
    .filter((legend) => legend !== '' && !legend.includes('{{') && !(legend in colours))
    .map((legend, index) => [legend, shades[index % shades.length] ?? palette.sky]);
}
