import { setTimeout as wait } from 'node:timers/promises';
import { HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import type { ChaosWorld } from '../chaos-world.ts';
import type { Fault } from './fault.ts';

/** Small and large ones: within what clocks may differ by, and beyond it; never so far that the ledger could forget. */
const steps = [10_000, 5 * MINUTE, 20 * MINUTE, 3 * HOUR, 26 * HOUR];

function stepping(name: string, sign: number): Fault {
  return {
    name,
    of: ['clock'],
    isPossible: ({ shim }: ChaosWorld) => shim !== undefined,
    befall: async ({ shim, random, lasts }) => {
      await shim?.setClock(sign * random.pick(steps));
      await wait(lasts());
      await shim?.setClock(0);
    },
  };
}

export const clockFaults: readonly Fault[] = [
  stepping('a clock that steps ahead', 1),
  stepping('a clock that steps back', -1),
];
