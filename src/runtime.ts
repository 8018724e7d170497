import type { MetricRegistry } from './metrics/registry.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';

/** What parts of the program need, whatever they do. The root makes it once; each part asks for what it uses of it. */
export interface Runtime {
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: MetricRegistry;
  /** Our own bug: the process must not go on. The ledger makes the restart harmless. */
  readonly onBug: (err: unknown) => void;
}
