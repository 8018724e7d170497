import { readFileSync } from 'node:fs';
import { aboutThreshold, thresholdNames, thresholds } from '../../../prometheus/src/thresholds.ts';

/** helm/ses-exporter/values.yaml: as it was written, with the thresholds of today. */
export function chartValues(): string {
  const written = readFileSync(new URL('../../../helm/ses-exporter/values.yaml', import.meta.url), 'utf8');
  const lines = thresholdNames.map(
    (name) => `    # ${aboutThreshold(name)}.\n    ${name}: ${thresholds[name]}\n`,
  );
  return written.replace(/(?<=^ {2}thresholds:\n)(?: {4}.*\n)*/m, () => lines.join(''));
}
