import { alertGroups } from '../../../prometheus/src/alerts/index.ts';
import type { Severity } from '../../../prometheus/src/rule.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { urgent } from './alerts.ts';
import type { Limits } from './limits.ts';
import { level } from './palette.ts';

const severities = new Map<string, Severity>(
  alertGroups(thresholds).flatMap(({ alerts }) => alerts.map(({ name, severity }) => [name, severity])),
);

function severityOf(alert: string): Severity {
  const severity = severities.get(alert);
  if (!severity) throw new Error(`there is no alert ${alert}`);
  return severity;
}

/** The colour of what an alert is about. */
export function colourOf(alert: string): string {
  const severity = severityOf(alert);
  return severity === 'info' ? level.fine : level[severity];
}

/**
 * A measure by the values from which alerts on it fire: a colour means the alert’s severity, and nothing else, so that no
 * panel is calm about what somebody is woken for.
 * @param falling the alerts fire as the value falls.
 */
export function judgedBy(alerts: Readonly<Record<string, number>>, falling?: 'falling'): Limits {
  const from = (severity: Severity) => {
    const values = Object.entries(alerts).flatMap(([name, value]) =>
      severityOf(name) === severity ? [value] : [],
    );
    return falling ? Math.max(...values) : Math.min(...values);
  };
  const levels = urgent.map((severity) => [severity, from(severity)] as const);
  return {
    ...Object.fromEntries(levels.filter(([, value]) => Number.isFinite(value))),
    ...(falling && { falling: true }),
  };
}
