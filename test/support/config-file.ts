import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-config-'));
let count = 0;

/** A new file with this content. */
export function fileWith(text: string): string {
  const file = join(folder, `file-${(count += 1)}`);
  writeFileSync(file, text);
  return file;
}

/** What an operator is told about a configuration file: every problem; none if it is valid. */
export function problemsOf(file: string, env: NodeJS.ProcessEnv = {}): string[] {
  try {
    loadConfig({ file, env });
    return [];
  } catch (err) {
    const [, ...problems] = (err as Error).message.split('\n');
    return problems.map((line) => line.trim());
  }
}
