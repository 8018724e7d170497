import { account } from './account.ts';
import { exporter } from './exporter.ts';
import { rates } from './rates/index.ts';
import { senders } from './senders.ts';
import { volume } from './volume.ts';
import type { AlertGroup } from '../rule.ts';
import { thresholds, type Thresholds } from '../thresholds.ts';

/** Every alert, in the order of documents. */
export function alertGroups(values: Thresholds = thresholds): readonly AlertGroup[] {
  return [account, rates(values), volume(values), senders(values), exporter(values)];
}
