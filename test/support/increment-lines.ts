import type { Increment } from '../../src/contracts/increment.ts';

/** Increments as the lines of /metrics that would grow, without the account's labels and sorted. */
export function incrementLines(increments: readonly Increment[]): string[] {
  return increments
    .map(({ metric, labels, part, value }) => {
      const shown = Object.entries(labels)
        .filter(([name]) => name !== 'account_id' && name !== 'region')
        .map(([name, text]) => `${name}="${text}"`);
      return `${metric}{${shown.join(',')}}${part && ` [${part}]`} +${value}`;
    })
    .toSorted();
}
