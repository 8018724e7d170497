import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  PercentChangeColorMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/stat';
import { panel, type About } from './panel.ts';

interface Stat extends About {
  /** Shows how the value went, behind it. */
  readonly trend?: true;
  /** Several values, each with its name. */
  readonly names?: true;
}

/** One figure or word, coloured by its limits or mappings. */
export function stat(about: Stat): Panel {
  return panel(about, {
    type: 'stat',
    colour: { mode: FieldColorModeId.Thresholds },
    options: {
      graphMode: about.trend ? BigValueGraphMode.Area : BigValueGraphMode.None,
      colorMode: BigValueColorMode.Value,
      justifyMode: BigValueJustifyMode.Center,
      textMode: about.names ? BigValueTextMode.ValueAndName : BigValueTextMode.Value,
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: PercentChangeColorMode.Standard,
      orientation: VizOrientation.Auto,
      // One size for all: a word must not shout louder than a figure.
      text: about.names ? { titleSize: 12, valueSize: 22 } : { valueSize: 32 },
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    } satisfies Options,
  });
}
