import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { prose, table } from '../scripts/generate/markdown.ts';
import { holds, inShort, promiseOf, type Figure, type Finding, type Growth } from './report.ts';

const file = new URL('README.md', import.meta.url);

const head = `# Benchmarks

\`npm run bench\` measures everything here, and ends with an error where a promise is missed; \`npm run bench -- NAME …\` measures some of it, and \`-- --short\` takes less time over it, shows times and judges only what is counted. A figure is a ratio to a floor that is measured in the same run, in turn with ours; the floor's code lies beside the benchmark. The ratio is the median of those of at least five rounds. Written by \`npm run bench -- --write\`.
`;

/**
 * Writes what was found into the README, a section for each benchmark, and leaves the sections of the others.
 * @param found by the name of the benchmark
 * @param names of all benchmarks, in order
 */
export function writeReadme(found: ReadonlyMap<string, readonly Finding[]>, names: readonly string[]): void {
  const [, ...before] = readFileSync(file, 'utf8').split(/^## /m);
  const sections = new Map(before.map((text) => [text.slice(0, text.indexOf('\n')), text.trimEnd()]));
  for (const [name, findings] of found)
    if (findings.length > 0) sections.set(name, sectionOf(name, findings));
  const kept = names.flatMap((name) => sections.get(name) ?? []);
  writeFileSync(file, [head, ...kept.map((text) => `## ${text}\n`)].join('\n'));
}

function sectionOf(name: string, findings: readonly Finding[]): string {
  const figures = findings.filter((one) => 'bench' in one);
  const growths = findings.filter((one) => 'grows' in one);
  const parts = [name, `On ${machine()}.`, ...(figures.length > 0 ? [figureTable(figures)] : [])];
  return [...parts, ...growths.map(growthText)].join('\n\n');
}

function figureTable(figures: readonly Figure[]): string {
  return table(
    ['what', 'measured', 'floor', 'ratio', 'promised'],
    figures.map((figure) => [
      ...[figure.bench, figure.measured, figure.floor].map(prose),
      figure.ratio.toFixed(3),
      promiseOf(figure) + (holds(figure) ? '' : ': **missed**'),
    ]),
  );
}

function growthText(growth: Growth): string {
  const { grows, unit, points } = growth;
  const rows = points.map(({ size, cost }, at) => {
    const before = points[at - 1];
    const grown = before && `× ${inShort(cost / before.cost)}, of × ${inShort(size / before.size)}`;
    return [size.toLocaleString('en'), inShort(cost), grown ?? ''];
  });
  const verdict = holds(growth) ? 'No worse than linear' : '**Worse than linear**';
  return `${verdict}: ${prose(grows)}.\n\n${table(['size', prose(unit), 'grown'], rows)}`;
}

/** Its kind, not its name. */
function machine(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${process.arch}), ${gibibytes} GiB, ${process.platform}, Node.js ${process.versions.node}`;
}
