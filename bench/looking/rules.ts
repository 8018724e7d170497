import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { MINUTE } from '../../src/demo/company/clock.ts';
import { tellRules } from '../../test/support/story/rules.ts';
import { metricsOf } from './asked.ts';

const RULES = 'prometheus/rules/ses-recording.yaml';

interface Rule {
  readonly record: string;
  readonly expr: string;
}

/** The recording rules that queries build upon, directly or not, in their order. */
export async function rulesFor(queries: readonly string[]): Promise<readonly Rule[]> {
  const { groups } = parse(await readFile(RULES, 'utf8')) as { groups: { rules: readonly Rule[] }[] };
  const wanted = new Set(metricsOf(queries));
  return groups
    .flatMap(({ rules }) => rules)
    .toReversed()
    .filter(({ record, expr }) => {
      if (!wanted.has(record)) return false;
      for (const metric of metricsOf([expr])) wanted.add(metric);
      return true;
    })
    .toReversed();
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Windows of a day are asked for now alone, and would take long to record for a month. */
export async function tellMonth(url: string, rules: readonly Rule[], { start, end }: Range): Promise<void> {
  const isOfDay = ({ record }: Rule) => record.endsWith('1d');
  await tell(
    url,
    rules.filter((rule) => !isOfDay(rule)),
    { start, end },
  );
  await tell(url, rules.filter(isOfDay), { start: end - 10 * MINUTE, end });
}

async function tell(url: string, rules: readonly Rule[], range: Range): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-looking-'));
  try {
    const file = join(folder, 'rules.yaml');
    await writeFile(file, stringify({ groups: [{ name: 'rules', rules }] }));
    await tellRules(url, file, range);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
