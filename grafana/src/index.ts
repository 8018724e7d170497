import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { cloudwatch } from './cloudwatch.ts';
import { deliverability } from './deliverability/index.ts';
import { engagement } from './engagement.ts';
import { events } from './events.ts';
import { exporter } from './exporter/index.ts';
import { overview } from './overview/index.ts';
import { reputation } from './reputation/index.ts';
import { senders } from './senders/index.ts';

/** Every dashboard, in the order in which a reader meets them. */
export const dashboards: readonly Dashboard[] = [
  overview,
  reputation,
  deliverability,
  engagement,
  senders,
  cloudwatch,
  events,
  exporter,
];
