import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog, isCounted, type MetricName } from '../../src/metrics/catalog.ts';
import { fedElsewhere } from '../support/producers.ts';
import { startStoryProgram } from '../support/story/program.ts';

/** New series are shown at 0 for two minutes; bounces come at once, and CloudWatch's counts after some minutes. */
const MINUTES = 20;

let firstMinute: readonly string[];
let later: readonly string[];
beforeAll(async () => {
  await using program = await startStoryProgram();
  const minute = async () => {
    await program.minute();
    return (await program.metrics()).split('\n').filter((line) => /^(?:# \w+ )?ses_/.test(line));
  };
  firstMinute = await minute();
  for (let left = MINUTES - 1; left > 0; left--) later = await minute();
}, 60_000);

/** What the machine decides and not the story: numbers of the exporter's own metrics, and of which build it is. */
function masked(line: string): string {
  if (line.startsWith('ses_exporter_build_info')) return line.replaceAll(/"[^"]*"/g, '"*"');
  return line.startsWith('ses_exporter_') ? line.replace(/ \S+$/, ' *') : line;
}

/** Families in their order, the series of each by name: in which order they came about is no matter. */
function inOrder(lines: readonly string[]): string {
  const families: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('# HELP')) families.push([]);
    families.at(-1)?.push(masked(line));
  }
  return families
    .flatMap(([help = '', type = '', ...series]) => [help, type, ...series.toSorted()])
    .join('\n');
}

it('the demo’s first minute is exposed as it was before (if that is right: npx vitest run test/demo -u)', async () => {
  await expect(`${inOrder(firstMinute)}\n`).toMatchFileSnapshot('../golden/demo-first-minute.prom');
});

/** Whether something fed the metric: a counter that stands at 0 was only made known. */
function isFed(name: MetricName): boolean {
  const series = later.filter((line) => new RegExp(`^${name}(?:_count)?[{ ]`).test(line));
  return isCounted(name) ? series.some((line) => !line.endsWith(' 0')) : series.length > 0;
}

describe('every metric of the catalog', () => {
  const names = Object.keys(catalog) as MetricName[];

  it.each(names)('%s has a producer that a test sees: the demo, or what fedElsewhere names', (name) => {
    const [test] = Object.entries(fedElsewhere).find(([, metrics]) => metrics.includes(name)) ?? [];
    expect(isFed(name)).toBe(test === undefined);
    expect(test === undefined ? name : readFileSync(test, 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
