import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('the log has written every line to standard error when the process ends right after it', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/support/log-writer.ts', '500'], {
    encoding: 'utf8',
  });
  const lines = stderr.trimEnd().split('\n');
  expect(status).toBe(3);
  expect(stdout).toBe('');
  expect(lines).toHaveLength(500);
  expect(lines.at(-1)).toMatch(/^level=info time=\S+ line=500 filler=x{500} message="a line"$/);
});
