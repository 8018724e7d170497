import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from './index.ts';
import { forSharing } from './sharing.ts';

/** The files that Grafana reads, by their path from the top of the checkout; each is named for its dashboard's uid. */
export const dashboardFiles: Readonly<Record<string, () => string>> = filesIn(
  'grafana/dashboards',
  (one) => one,
);

/** The same for grafana.com, made where they are uploaded from. */
export function sharedFiles(folder: string): Readonly<Record<string, () => string>> {
  return filesIn(folder, forSharing);
}

function filesIn(folder: string, form: (dashboard: Dashboard) => object): Record<string, () => string> {
  return Object.fromEntries(
    dashboards.map((dashboard) => [
      `${folder}/${dashboard.uid ?? ''}.json`,
      () => `${JSON.stringify(form(dashboard), undefined, 2)}\n`,
    ]),
  );
}
