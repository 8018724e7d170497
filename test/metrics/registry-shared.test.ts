import { expect, it } from 'vitest';
import type { Exemplar } from '../../src/contracts/exemplar.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { Total } from '../../src/contracts/increment.ts';
import { renderExposition } from '../../src/http/exposition.ts';

const clicks = { metric: 'ses_clicks_total', labels: { link_domain: 'a' }, part: '' } as const;
const total = (value: number): Total => ({ ...clicks, value, since: 1_000, revealed: true });

function exemplar(digit: string, at: number): Exemplar {
  return { traceId: digit.repeat(32), spanId: digit.repeat(16), value: 1, at };
}

async function lines(registry: MetricRegistry): Promise<string[]> {
  let text = '';
  for await (const slice of renderExposition(registry, 'classic')) text += slice;
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

it('shows shared totals as the ledger tells them, and not what this process counted', async () => {
  const registry = new MetricRegistry(() => 1_000, { totals: 'shared' });
  registry.add([{ ...clicks, value: 5 }]);
  expect(await lines(registry)).toEqual(['ses_clicks_total{link_domain="a"} 0']);
  registry.refresh([total(12)]);
  registry.refresh([total(12)]);
  expect(await lines(registry)).toEqual(['ses_clicks_total{link_domain="a"} 12']);
});

it('puts the parts of a histogram together anew at every reading', async () => {
  const registry = new MetricRegistry(() => 1_000, { totals: 'shared' });
  const age = { metric: 'ses_event_age_seconds', labels: { receiver: 'sns' }, since: 1_000, revealed: true };
  const totals = [
    { ...age, part: 'sum', value: 7 },
    { ...age, part: '1', value: 2 },
    { ...age, part: '5', value: 1 },
  ];
  registry.refresh(totals);
  registry.refresh(totals);
  const shown = await lines(registry);
  expect(shown).toContain('ses_event_age_seconds_sum{receiver="sns"} 7');
  expect(shown).toContain('ses_event_age_seconds_count{receiver="sns"} 3');
});

it('shows the newest exemplar that any process had, and of its own events none that the ledger does not know', async () => {
  const registry = new MetricRegistry(() => 1_000, { totals: 'shared' });
  registry.add([{ ...clicks, value: 5 }], exemplar('a', 9_000));
  const shown = () => registry.family(clicks.metric).snapshot()[0]?.exemplars;
  expect(shown()).toBeUndefined();
  registry.refresh([{ ...total(5), exemplar: exemplar('b', 2_000) }]);
  registry.refresh([{ ...total(6), exemplar: exemplar('c', 1_000) }]);
  registry.refresh([total(7)]);
  expect(shown()).toEqual([exemplar('b', 2_000)]);
});

it('hides totals that another process shows, and shows its own counters and gauges', async () => {
  const registry = new MetricRegistry(() => 1_000, { totals: 'hidden' });
  registry.refresh([total(12)]);
  registry.count('ses_exporter_messages_total', { receiver: 'sns' });
  registry.set('ses_up', { account_id: '1', region: 'r' }, 1);
  expect(await lines(registry)).toEqual([
    'ses_up{account_id="1",region="r"} 1',
    'ses_exporter_messages_total{receiver="sns"} 1',
  ]);
});
