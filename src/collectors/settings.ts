import { z } from 'zod';
import { Cron } from '../config/types.ts';

/** What every collector can be told; the runner reads it. */
const everyCollector = {
  enabled: z.boolean().default(true).describe('Whether the collector runs.'),
  schedule: Cron.optional().describe(
    'When it runs, in UTC: five fields, or six with seconds; default: the collector’s own.',
  ),
};

/** The settings of a collector: what every one has, and its own. */
export function collectorSettings<Own extends z.ZodRawShape>(own: Own) {
  return z.strictObject({ ...everyCollector, ...own });
}

/** Of a collector without settings of its own. */
export type PlainSettings = z.ZodObject<typeof everyCollector, z.core.$strict>;

/** How many things a run reads of which AWS has no list; AWS answers one call a second. */
export function readsPerRun(what: string) {
  return z
    .int()
    .min(1)
    .max(250)
    .default(100)
    .describe(`${what} that one run may read, one a second; what is left is read by the next runs.`);
}
