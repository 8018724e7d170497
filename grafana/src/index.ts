import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { cloudwatch } from './cloudwatch.ts';
import { deliverability } from './deliverability.ts';
import { engagement } from './engagement.ts';
import { events } from './events.ts';
import { exporter } from './exporter.ts';
import { overview } from './overview.ts';
import { reputation } from './reputation.ts';
import { senders } from './senders.ts';

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
