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
  /** Where graphs draw a line, and always show it, if not where the level changes; rising. */
  readonly lines?: readonly number[];
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

/** As Grafana draws lines in graphs, each in the colour of a value that is on it. */
export function lineThresholds(limits: Limits = {}): ThresholdsConfig {
  if (!limits.lines) return fieldThresholds(limits);
  const lines = limits.lines.map((value) => ({ color: levelAt(limits, value), value }));
  return { mode: ThresholdsMode.Absolute, steps: [{ color: level.fine, value: null }, ...lines] };
}

function levelAt(limits: Limits, value: number): string {
  const reached = fieldThresholds(limits).steps.filter((step) => step.value === null || step.value <= value);
  return reached.at(-1)?.color ?? level.fine;
}

function at(color: string, value: number | undefined): Threshold[] {
  return value === undefined ? [] : [{ color, value }];
}
