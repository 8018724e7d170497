import { account } from './alerts/account.ts';
import { exporter } from './alerts/exporter.ts';
import { rates } from './alerts/rates.ts';
import { senders } from './alerts/senders.ts';
import { volume } from './alerts/volume.ts';
import type { AlertGroup } from './rule.ts';
import { thresholds, type Thresholds } from './thresholds.ts';

/** Every alert, in the order of documents. */
export function alertGroups(values: Thresholds = thresholds): readonly AlertGroup[] {
  return [account, rates(values), volume(values), senders(values), exporter(values)];
}
