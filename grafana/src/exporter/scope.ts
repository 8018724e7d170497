import { scope } from '../common/scope.ts';

export const { on, variables } = scope('instance');

/** Seconds since a moment. Never negative: clocks differ a little, and the demo's runs ahead. */
export const since = (timestamp: string) => `clamp_min(time() - ${timestamp}, 0)`;

export const perHour = (expr: string) => `sum(increase(${expr}[1h]))`;
