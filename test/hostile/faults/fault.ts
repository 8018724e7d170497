import type { ChaosWorld } from '../chaos-world.ts';

/** What a fault befalls; of one thing one goes wrong at a time. */
export type Sufferer = 'process' | 'disk' | 'ledger file' | 'clock' | 'AWS' | 'listener' | 'Redis';

export interface Fault {
  readonly name: string;
  readonly of: readonly Sufferer[];
  /** Whether it can happen in this world; always, if not told. */
  readonly isPossible?: (world: ChaosWorld) => boolean;
  /** Resolves when it is over. */
  readonly befall: (world: ChaosWorld) => Promise<void>;
}
