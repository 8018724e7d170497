import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { FieldConfig, Options } from '@grafana/grafana-foundation-sdk/statetimeline';
import { panel, type About } from './panel.ts';

/** States over time, a lane for each series, with the state's word in it. */
export function states(about: About): Panel {
  return panel(about, {
    type: 'state-timeline',
    colour: { mode: FieldColorModeId.Thresholds },
    custom: { lineWidth: 0, fillOpacity: 70, spanNulls: false } satisfies FieldConfig,
    options: {
      showValue: VisibilityMode.Auto,
      rowHeight: 0.8,
      mergeValues: true,
      alignValue: TimelineValueAlignment.Left,
      legend: {
        displayMode: LegendDisplayMode.Hidden,
        placement: LegendPlacement.Bottom,
        showLegend: false,
        calcs: [],
      },
      tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None },
      perPage: 20,
    } satisfies Options,
  });
}
