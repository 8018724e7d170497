import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { MINUTE } from '../../src/demo/company/clock.ts';
import { tellRules } from '../../test/support/story/rules.ts';
import type { Group, Rule } from '../../test/peers/promtool.ts';

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
    await tell(url, { ...group, rules: rules.filter((rule) => !isOfDay(rule)) }, { start, end });
    await tell(url, { ...group, rules: rules.filter(isOfDay) }, { start: end - 10 * MINUTE, end });
  }
}

function isOfDay({ record }: Rule): boolean {
  return record?.endsWith('1d') ?? false;
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
