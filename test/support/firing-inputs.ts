import type { Input } from './rule-cases/case.ts';
import { alertCases } from './rule-cases/index.ts';
import { scenarios } from './scenarios/index.ts';
import { place, type Scenario } from './scenarios/scenario.ts';

/** The series of every case and scenario in which an alert fires, as promtool tries them. */
export function firingInputs(alert: string): readonly Input[] {
  return [
    ...(alertCases[alert]?.fires ?? []).map(({ input }) => input),
    ...Object.values(scenarios)
      .flat()
      .filter((scenario) => firesIn(scenario, alert))
      .map(({ input }) => (typeof input === 'function' ? input(place()) : input)),
  ];
}

/** One of several names may be another's. */
function firesIn(scenario: Scenario, alert: string): boolean {
  return [scenario, ...(scenario.further ?? [])].some(({ fires }) =>
    fires.some((one) => one.alert === alert),
  );
}
