import type { Labels } from '../../../contracts/increment.ts';
import type { GaugeName } from '../../../metrics/catalog.ts';
import { some } from '../words.ts';
import type { Known, Reading } from './condition.ts';

/** An account that could not be asked who it is has no number yet. */
export function whereOf({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region: string;
}): string {
  return `${accountId || 'the ambient account'} in ${region || 'its region'}`;
}

export function placeOf(labels: Labels): string {
  return whereOf({ accountId: labels['account_id'] ?? '', region: labels['region'] ?? '' });
}

/** `Domain a has`, `Domains a, b and c have`: some of the things by name, and a verb that agrees. */
export function named(
  [one, many]: readonly [one: string, many: string],
  names: readonly string[],
  [is, are]: readonly [is: string, are: string],
): string {
  return names.length === 1 ? `${one} ${some(names)} ${is}` : `${many} ${some(names)} ${are}`;
}

/** Things by account and region, so that five hundred of them are one sentence. */
export function byPlace(
  readings: readonly Reading[],
  label: string,
): readonly { readonly where: string; readonly names: readonly string[] }[] {
  const groups = Map.groupBy(readings, ({ labels }) => placeOf(labels));
  return [...groups].map(([where, group]) => ({
    where,
    names: [...new Set(group.map(({ labels }) => labels[label] ?? ''))],
  }));
}

/** Of a state set those that are in one of these states. */
export function inState(known: Known, name: GaugeName, ...states: readonly string[]): readonly Reading[] {
  return known
    .gauges(name)
    .filter(({ labels, value }) => value === 1 && states.includes(labels['status'] ?? ''));
}

export function off(known: Known, name: GaugeName): readonly Reading[] {
  return known.gauges(name).filter(({ value }) => value === 0);
}
