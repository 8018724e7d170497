import { awsFaults } from './aws.ts';
import { clockFaults } from './clock.ts';
import { diskFaults } from './disk.ts';
import type { Fault } from './fault.ts';
import { floods } from './floods.ts';
import { processFaults } from './process.ts';
import { redisFaults } from './redis.ts';

export const faults: readonly Fault[] = [
  ...processFaults,
  ...diskFaults,
  ...clockFaults,
  ...awsFaults,
  ...floods,
  ...redisFaults,
];
