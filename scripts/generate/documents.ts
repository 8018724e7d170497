import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dashboardFiles } from '../../grafana/src/files.ts';
import { prometheusFiles } from '../../prometheus/src/files.ts';
import { chartCopyFolders, chartFiles } from './chart/files.ts';
import { configSchema } from './config-schema.ts';
import { configurationDocument } from './configuration-document.ts';
import { iamPolicyDocument } from './iam-policy.ts';
import { metricsDocument } from './metrics-document.ts';

/** A file whose content is not what its definition gives. */
export interface Stale {
  /** From the top of the checkout. */
  readonly path: string;
  readonly file: URL;
  /** `undefined` where nothing generates it any more. */
  readonly wanted: string | undefined;
}

/** Every generated file outside of the chart. */
const documents: Readonly<Record<string, () => string>> = {
  'docs/metrics.md': metricsDocument,
  'docs/configuration.md': configurationDocument,
  'docs/config.schema.json': configSchema,
  'docs/iam-policy.json': iamPolicyDocument,
  ...dashboardFiles,
  ...prometheusFiles,
};

/** The generated files that are missing in a checkout, or left over, or differ from what they are generated from. */
export function staleDocuments(checkout: URL): Stale[] {
  const every = { ...documents, ...chartFiles };
  const differing = Object.entries(every).flatMap(([path, generate]): Stale[] => {
    const file = new URL(path, checkout);
    const wanted = generate();
    return wanted === read(file) ? [] : [{ path, file, wanted }];
  });
  const leftOver = chartCopyFolders
    .flatMap((folder) => filesIn(new URL(folder, checkout)).map((name) => folder + name))
    .filter((path) => !(path in every))
    .map((path): Stale => ({ path, file: new URL(path, checkout), wanted: undefined }));
  return [...differing, ...leftOver];
}

function filesIn(folder: URL): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
