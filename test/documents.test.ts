import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog, type MetricSpec } from '../src/metrics/catalog.ts';
import { anchorsIn, linksIn, queriesIn } from './support/documents.ts';
import { unknownIn } from './support/known-series.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const documents = globSync(['*.md', 'docs/**/*.md', 'helm/*/*.md', 'prometheus/runbooks/*.md']).map((file) =>
  file.split(sep).join('/'),
);

const labels = new Set(Object.values<MetricSpec>(catalog).flatMap((spec) => spec.labels));
/** `ses_limit_*`, `ses_statistics_…_total` */
const standsForSeveral = /_[*…]/;

/** The links of a document that lead nowhere. */
function brokenIn(file: string): string[] {
  return linksIn(read(file)).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path ? posix.join(posix.dirname(file), path) : file;
    return !existsSync(target) || (anchor !== undefined && !anchorsIn(read(target)).has(anchor));
  });
}

describe('every document', () => {
  it.each(documents)('%s leads to what there is', (file) => {
    expect(brokenIn(file)).toEqual([]);
  });

  // What has been may have other names.
  it.each(documents.filter((file) => !/^CHANGELOG|decisions\//.test(file)))(
    '%s names series that there are',
    (file) => {
      const queries = queriesIn(read(file)).filter((one) => !labels.has(one) && !standsForSeveral.test(one));
      expect(queries.flatMap((query) => unknownIn(query))).toEqual([]);
    },
  );
});
