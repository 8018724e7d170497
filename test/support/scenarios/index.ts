import { countScenarios } from './counts.ts';
import type { Scenario } from './scenario.ts';

/** Scenarios by subject, each with its answer worked out by hand from what the rules promise. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'what counts': countScenarios,
};
