import { chartReadme } from './readme.ts';
import { chartValues } from './values-file.ts';
import { valuesSchema } from './values-schema.ts';

type Documents = Readonly<Record<string, () => string>>;

const chart = 'helm/ses-exporter';

/** Where the chart keeps its copies, because Helm reads nothing outside of a chart. */
export const chartCopyFolders = [`${chart}/files/dashboards/`, `${chart}/files/rules/`];

/** The generated files of the chart, with its copies of those among `documents` that it brings into a cluster. */
export function chartFiles(documents: Documents): Documents {
  return {
    [`${chart}/values.yaml`]: chartValues,
    [`${chart}/values.schema.json`]: valuesSchema,
    [`${chart}/README.md`]: chartReadme,
    // A release is at most 1 MiB, packed: dashboards without white space.
    ...copies(documents, /^grafana\/dashboards\/(?<name>[^/]+\.json)$/, 'dashboards', minified),
    ...copies(documents, /^prometheus\/templates\/(?<name>[^/]+\.ya?ml)$/, 'rules', (text) => text),
  };
}

function copies(
  documents: Documents,
  which: RegExp,
  folder: string,
  change: (text: string) => string,
): Documents {
  return Object.fromEntries(
    Object.entries(documents).flatMap(([path, generate]) => {
      const name = which.exec(path)?.groups?.['name'];
      return name ? [[`${chart}/files/${folder}/${name}`, () => change(generate())] as const] : [];
    }),
  );
}

function minified(json: string): string {
  return `${JSON.stringify(JSON.parse(json))}\n`;
}
