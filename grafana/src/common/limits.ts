import {
  ThresholdsMode,
  type Threshold,
  type ThresholdsConfig,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { level } from './palette.ts';

/** From where on a value is of which level. `falling` is for what gets worse as it falls. */
export interface Limits {
  readonly warning?: number;
  readonly critical?: number;
  readonly falling?: true;
}

/** As Grafana colours values: each step holds from its value upwards, and the first from the bottom. */
export function fieldThresholds(limits: Limits = {}): ThresholdsConfig {
  const { warning, critical, falling } = limits;
  const steps = falling
    ? [
        { color: critical === undefined ? level.warning : level.critical, value: null },
        ...(critical === undefined ? [] : at(level.warning, critical)),
        ...at(level.fine, warning ?? critical),
      ]
    : [{ color: level.fine, value: null }, ...at(level.warning, warning), ...at(level.critical, critical)];
  return { mode: ThresholdsMode.Absolute, steps };
}

function at(color: string, value: number | undefined): Threshold[] {
  return value === undefined ? [] : [{ color, value }];
}
