import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  LegendDisplayMode,
  LegendPlacement,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/bargauge';
import { palette } from '../palette.ts';
import { panel, type About } from './panel.ts';

interface Bars extends About {
  /** Names stand above the bars: for those that are too long to stand beside them. */
  readonly longNames?: true;
}

/** Lying bars with their names: to compare a few things of one unit. */
export function bars(about: Bars): Panel {
  return panel(about, {
    type: 'bargauge',
    colour:
      about.limits || about.queries.some(({ limits }) => limits)
        ? { mode: FieldColorModeId.Thresholds }
        : { mode: FieldColorModeId.Fixed, fixedColor: palette.sky },
    options: {
      displayMode: BarGaugeDisplayMode.Basic,
      valueMode: BarGaugeValueMode.Text,
      namePlacement: about.longNames ? BarGaugeNamePlacement.Top : BarGaugeNamePlacement.Left,
      showUnfilled: true,
      sizing: BarGaugeSizing.Manual,
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 34,
      orientation: VizOrientation.Horizontal,
      legend: {
        displayMode: LegendDisplayMode.Hidden,
        placement: LegendPlacement.Bottom,
        showLegend: false,
        calcs: [],
      },
      // Grafana makes room for names by the bar's height, so that is their size too.
      text: { valueSize: 16 },
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    } satisfies Options,
  });
}
