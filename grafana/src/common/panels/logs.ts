import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/logs';
import { panel, type About } from './panel.ts';

/** Records themselves, newest first; a click shows all fields of one. */
export function logs(about: Omit<About, 'unit' | 'ofLogs'>): Panel {
  return panel(
    { ...about, unit: 'short', ofLogs: true },
    {
      type: 'logs',
      options: {
        showTime: true,
        showLabels: false,
        showCommonLabels: false,
        showLogContextToggle: false,
        wrapLogMessage: false,
        prettifyLogMessage: false,
        enableLogDetails: true,
        dedupStrategy: LogsDedupStrategy.None,
        sortOrder: LogsSortOrder.Descending,
      } satisfies Options,
    },
  );
}
