import { basename } from 'node:path';
import { dashboardFiles } from '../../../grafana/src/files.ts';
import { ruleTemplates } from '../../../prometheus/src/files.ts';
import { chartReadme } from './readme.ts';
import { chartValues } from './values-file.ts';
import { valuesSchema } from './values-schema.ts';

const chart = 'helm/ses-exporter';

/** Where the chart keeps what it brings into a cluster, because Helm reads nothing outside of a chart. */
export const chartCopyFolders = [`${chart}/files/dashboards/`, `${chart}/files/rules/`];

/** The generated files of the chart, by their path from the top of the checkout. */
export const chartFiles: Readonly<Record<string, () => string>> = {
  [`${chart}/values.yaml`]: chartValues,
  [`${chart}/values.schema.json`]: valuesSchema,
  [`${chart}/README.md`]: chartReadme,
  ...Object.fromEntries(
    Object.entries(dashboardFiles).map(([path, text]) => [
      `${chart}/files/dashboards/${basename(path)}`,
      () => minified(text()),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(ruleTemplates).map(([name, text]) => [`${chart}/files/rules/${name}`, () => text]),
  ),
};

/** A release is at most 1 MiB, packed: dashboards without white space. */
function minified(json: string): string {
  return `${JSON.stringify(JSON.parse(json))}\n`;
}
