import { readFileSync } from 'node:fs';
import { configSchema } from './config-schema.ts';
import { configurationDocument } from './configuration-document.ts';
import { iamPolicyDocument } from './iam-policy.ts';
import { metricsDocument } from './metrics-document.ts';

/** A file whose content is not what its definition gives. */
export interface Stale {
  /** From the top of the checkout. */
  readonly path: string;
  readonly file: URL;
  readonly wanted: string;
}

/** Every generated file. */
const documents: Readonly<Record<string, () => string>> = {
  'docs/metrics.md': metricsDocument,
  'docs/configuration.md': configurationDocument,
  'docs/config.schema.json': configSchema,
  'docs/iam-policy.json': iamPolicyDocument,
};

/** The generated files that are missing in a checkout or differ from what they are generated from. */
export function staleDocuments(checkout: URL): Stale[] {
  return Object.entries(documents).flatMap(([path, generate]) => {
    const file = new URL(path, checkout);
    const wanted = generate();
    return wanted === read(file) ? [] : [{ path, file, wanted }];
  });
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
