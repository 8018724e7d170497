import { z } from 'zod';

/** What messages of SNS have proven. All of it is public but the ids of the subscriptions. */
const KeptShape = z.object({
  certificates: z.array(z.object({ url: z.url(), pem: z.string() })),
  /** By topic, the URLs by which subscriptions would be ended: each names its own. */
  subscriptions: z.record(z.string(), z.array(z.string())),
});
export type Kept = z.output<typeof KeptShape>;

export interface SnsMemory {
  /** Of the last time. */
  readonly kept: Kept;
  /** Keeps this in its place, as well as it can. */
  keep(kept: Kept): void;
}

export const nothingKept: Kept = { certificates: [], subscriptions: {} };

/** Text that says nothing of use is as good as none. */
export function parseKept(text: string): Kept {
  try {
    return KeptShape.parse(JSON.parse(text));
  } catch {
    return nothingKept;
  }
}
