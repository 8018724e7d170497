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
interface Group {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}

/** The recording rules that queries build upon, directly or not, in their groups and their order. */
export async function rulesFor(queries: readonly string[]): Promise<readonly Group[]> {
  const { groups } = parse(await readFile(RULES, 'utf8')) as { groups: readonly Group[] };
  const wanted = new Set(metricsOf(queries));
  const isWanted = ({ record, expr }: Rule) => {
    if (!wanted.has(record)) return false;
    for (const metric of metricsOf([expr])) wanted.add(metric);
    return true;
  };
  return groups
    .toReversed()
    .map(({ rules, ...group }) => ({ ...group, rules: rules.toReversed().filter(isWanted).toReversed() }))
    .toReversed();
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Records a month: what is recorded every minute or so as the story does, every other minute. Windows of a day are asked
 * for now alone, and would take long to record for a month.
 */
export async function tellMonth(url: string, groups: readonly Group[], { start, end }: Range): Promise<void> {
  for (const { rules, ...group } of groups) {
    const isOfDay = ({ record }: Rule) => record.endsWith('1d');
    await tell(url, { ...group, rules: rules.filter((rule) => !isOfDay(rule)) }, { start, end });
    await tell(url, { ...group, rules: rules.filter(isOfDay) }, { start: end - 10 * MINUTE, end });
  }
}

async function tell(url: string, group: Group, range: Range): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-looking-'));
  try {
    const file = join(folder, 'rules.yaml');
    await writeFile(file, stringify({ groups: [group] }));
    await tellRules(url, file, range);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
