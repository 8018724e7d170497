import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const rows = [
  ...readFileSync('docs/security.md', 'utf8').matchAll(
    /^\| .* \| `(?<file>test\/[^`]+)`: (?<title>.*\S) +\|$/gm,
  ),
].map(({ groups }) => [groups?.['file'] ?? '', groups?.['title'] ?? ''] as const);

describe('the table of what a stranger may try', () => {
  it('has tests', () => {
    expect(rows.length).toBeGreaterThan(25);
  });

  it.each(rows)('names a test that there is: %s, %s', (file, title) => {
    expect(readFileSync(file, 'utf8')).toContain(title);
  });
});
