import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  AxisPlacement,
  BarAlignment,
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
import { lineThresholds } from '../limits.ts';
import { turns, otherColour } from '../palette.ts';
import { letter } from '../query.ts';
import { colour, mayBeCalled, named, ofQuery, panel, type About, type Override } from './panel.ts';

interface TimeSeries extends About {
  /** Lines, or bars on top of each other that add up. */
  readonly draw?: 'lines' | 'stacked';
  /** Series names with the colour of each; needed where a query gives several series. */
  readonly colours?: Readonly<Record<string, string>>;
  /**
   * Series may have names that nobody knows beforehand, such as a campaign's. Those get Grafana's colours in the order of
   * their names, so that a few never share one, as they do by its hash of a name; graphs of the same names agree. Grafana
   * has no way to give a palette of ours to names or to places: some people may confuse two, hence legend and tooltip.
   */
  readonly openNames?: true;
  /** Series that are limits: dashed, without a fill. */
  readonly dashed?: readonly string[];
  readonly overrides?: readonly Override[];
  /** The least step, such as 5m for what AWS tells every five minutes. */
  readonly interval?: string;
}

/** How much of an axis is above the highest line, so that the line is not at the edge. */
const ABOVE_LINES = 1.05;

/** Values over time: from zero up, so that a picture never exaggerates. */
export function timeseries(about: TimeSeries): Panel {
  const { draw = 'lines', colours = {}, dashed = [], overrides = [], limits } = about;
  const stacked = draw === 'stacked';
  const custom: FieldConfig = {
    drawStyle: stacked ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    lineWidth: stacked ? 0 : 2,
    fillOpacity: stacked ? 80 : 8,
    // A point tells of the interval that ends with it: so does its bar.
    ...(stacked && { barAlignment: BarAlignment.Before }),
    showPoints: VisibilityMode.Never,
    spanNulls: false,
    axisPlacement: AxisPlacement.Auto,
    axisSoftMin: 0,
    // A limit that is far above the values is seen to be so.
    ...(limits?.lines && { axisSoftMax: Math.max(...limits.lines) * ABOVE_LINES }),
    stacking: { mode: stacked ? StackingMode.Normal : StackingMode.None, group: 'A' },
    thresholdsStyle: {
      mode: limits ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
    },
  };
  return panel(about, {
    type: 'timeseries',
    custom,
    thresholds: lineThresholds(limits),
    colour: about.openNames
      ? { mode: FieldColorModeId.PaletteClassic }
      : { mode: FieldColorModeId.Fixed, fixedColor: otherColour },
    overrides: [
      ...inTurn(about),
      ...Object.entries(colours)
        .filter(([name]) => mayBeCalled(about.queries, name))
        .map(([name, shade]) => named(name, colour(shade))),
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

/** A query of one series takes the palette's next colour, unless it has one. */
function inTurn({ queries, colours = {} }: TimeSeries): readonly Override[] {
  const free = turns.filter((shade) => !Object.values(colours).includes(shade));
  let next = 0;
  return queries.flatMap(({ legend = '', colour: own }, index) => {
    if (legend in colours) return [];
    const shade = own ?? (legend.includes('{{') ? undefined : free[next++ % free.length]);
    return shade ? [ofQuery(letter(index), colour(shade))] : [];
  });
}
