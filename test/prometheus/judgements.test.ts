import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { judgements, sources } from '../../prometheus/src/judgements.ts';

const names = new Set<string>(alertGroups().flatMap((group) => group.alerts.map(({ name }) => name)));
const cells = judgements.flatMap((row) =>
  (Object.keys(sources) as (keyof typeof sources)[]).map(
    (source) => [row.what, source, row[source]] as const,
  ),
);

describe('what is judged from which source', () => {
  it.each(cells)('%s by %s has alerts that there are, or says why not', (_what, _source, cell) => {
    const wrong = typeof cell === 'string' ? [] : cell.filter((name) => !names.has(name));
    expect([...wrong, cell.length > 0]).toEqual([true]);
  });
});
