import { setImmediate } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { canonicalBound, escapeHelp, escapeLabelValue, formatValue } from '../../src/http/exposition-text.ts';
import { renderExposition } from '../../src/http/exposition.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { account, rendered, variedRegistry } from '../support/http-registry.ts';

/** The lines of each family that has series: metadata by kind, samples in no order. */
function families(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  let current = new Set<string>();
  for (const line of text.split('\n').filter(Boolean)) {
    if (line.startsWith('# HELP')) {
      current = new Set();
      found.set(line.split(' ')[2] ?? '', current);
    }
    current.add(line);
  }
  for (const [name, lines] of found) if (lines.size === 2) found.delete(name);
  return found;
}

/** Everything but the values. */
function names(text: string): Set<string> {
  return new Set(text.match(/^(?:# )?[a-z_A-Z]+[ {](?:[^}\n]*\})?/gm));
}

describe('the classic text', () => {
  it('has the lines that prom-client itself would write, family by family', async () => {
    const prom = new Registry();
    const registry = variedRegistry({ prom });
    const ours = families(await rendered(registry, 'classic'));
    expect(ours).toEqual(families(await prom.metrics()));
    expect([...ours.keys()]).toContain('ses_event_age_seconds');
  });

  it('shows the same process metrics as prom-client', async () => {
    const prom = new Registry();
    const registry = new MetricRegistry(Date.now, { prom });
    registry.collectProcessMetrics();
    expect(names(await rendered(registry, 'classic'))).toEqual(
      new Set(
        [...families(await prom.metrics()).values()].flatMap((lines) => [...names([...lines].join('\n'))]),
      ),
    );
  });

  it('leaves out a family that has no series', async () => {
    const registry = new MetricRegistry();
    registry.set('ses_up', account, 1);
    expect(await rendered(registry, 'classic')).toBe(
      [
        `# HELP ses_up ${registry.family('ses_up').help}`,
        '# TYPE ses_up gauge',
        'ses_up{account_id="123456789012",region="eu-west-1"} 1',
        '',
      ].join('\n'),
    );
  });

  it('is empty while there is nothing to show', async () => {
    expect(await rendered(new MetricRegistry(), 'classic')).toBe('');
  });
});

describe('the OpenMetrics text', () => {
  it('names a counter’s family without _total, writes bounds as floats and ends with EOF', async () => {
    const registry = new MetricRegistry();
    registry.count('ses_exporter_messages_total', { receiver: 'sns' }, 7);
    registry.add([{ metric: 'ses_event_age_seconds', labels: { receiver: 'sns' }, part: '2.5', value: 2 }]);
    registry.add([{ metric: 'ses_event_age_seconds', labels: { receiver: 'sns' }, part: 'sum', value: 3.5 }]);
    const text = await rendered(registry, 'openmetrics');
    expect(text).toContain(
      [
        '# TYPE ses_exporter_messages counter',
        '# HELP ses_exporter_messages Messages that arrived at a receiver; each is then counted, a duplicate, ignored or rejected.',
        'ses_exporter_messages_total{receiver="sns"} 7',
        '',
      ].join('\n'),
    );
    expect(text).toContain(
      [
        '# TYPE ses_event_age_seconds histogram',
        '# HELP ses_event_age_seconds Time from an SES event until it is counted.',
        'ses_event_age_seconds_bucket{le="1.0",receiver="sns"} 0',
        'ses_event_age_seconds_bucket{le="2.5",receiver="sns"} 2',
      ].join('\n'),
    );
    expect(text).toContain(
      [
        'ses_event_age_seconds_bucket{le="86400.0",receiver="sns"} 2',
        'ses_event_age_seconds_bucket{le="+Inf",receiver="sns"} 2',
        'ses_event_age_seconds_sum{receiver="sns"} 3.5',
        'ses_event_age_seconds_count{receiver="sns"} 2',
      ].join('\n'),
    );
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(text).not.toContain('\n\n');
  });

  it('is a lone EOF while there is nothing to show', async () => {
    expect(await rendered(new MetricRegistry(), 'openmetrics')).toBe('# EOF\n');
  });

  it('changes nothing in the classic text that follows it', async () => {
    const registry = variedRegistry();
    const before = await rendered(registry, 'classic');
    await rendered(registry, 'openmetrics');
    expect(await rendered(registry, 'classic')).toBe(before);
  });
});

const AT = 1_700_000_000_123;

describe.each(['classic', 'openmetrics'] as const)('the %s text', (format) => {
  it('is the same byte for byte, and the second time too', async () => {
    const shown = variedRegistry({}, () => AT);
    const atZero = variedRegistry({ bornAtZero: true }, () => AT);
    const first = (await rendered(shown, format)) + (await rendered(atZero, format));
    await expect(first).toMatchFileSnapshot(`../golden/exposition-${format}.prom`);
    expect((await rendered(shown, format)) + (await rendered(atZero, format))).toBe(first);
  });
});

describe('the atoms of the formats', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1.5, '1.5'],
    [1e21, '1e+21'],
    [Number.NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('write the value %d as %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it.each([
    ['0', '0.0'],
    ['1', '1.0'],
    ['0.002', '0.002'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1e-10', '1e-10'],
    ['100000', '100000.0'],
    ['1000000', '1e+06'],
    ['2500000', '2.5e+06'],
    ['10000000000', '1e+10'],
    ['-3', '-3.0'],
    ['+Inf', '+Inf'],
  ])('write the bound %s as OpenMetrics’s canonical %s', (bound, canonical) => {
    expect(canonicalBound(bound)).toBe(canonical);
  });

  it('escape quotes in label values but not in classic HELP', () => {
    const text = 'a "b" \\ c\nd';
    expect(escapeLabelValue(text)).toBe(String.raw`a \"b\" \\ c\nd`);
    expect(escapeHelp(text)).toBe(String.raw`a "b" \\ c\nd`);
  });
});

describe('rendering in slices', () => {
  const series = 100_000;

  it('lets other work run between any two slices of 64 KiB', async () => {
    const registry = new MetricRegistry();
    for (let at = 0; at < series; at++)
      registry.preRegister('ses_rejects_total', {
        ...account,
        configuration_set: `set-${at}`,
        reason: 'Bad content',
      });
    const rendering = new AbortController();
    let turns = 0;
    const work = (async () => {
      while (!rendering.signal.aborted) {
        await setImmediate();
        turns += 1;
      }
    })();
    let [lines, slices, longest] = [0, 0, 0];
    for await (const slice of renderExposition(registry, 'classic')) {
      longest = Math.max(longest, slice.length);
      lines += slice.split('\n').length - 1;
      slices += 1;
    }
    rendering.abort();
    await work;
    expect(lines).toBe(series + 2);
    expect(longest).toBeLessThan(65_536 + 1_024);
    expect(turns).toBeGreaterThanOrEqual(slices - 1);
  });

  it('shows each histogram whole, although it grows meanwhile', async () => {
    const registry = new MetricRegistry();
    const metric = 'ses_event_age_seconds';
    const receivers = Array.from({ length: 500 }, (_, at) => `receiver-${at}`);
    for (const receiver of receivers) registry.preRegister(metric, { receiver });
    let text = '';
    for await (const slice of renderExposition(registry, 'classic')) {
      text += slice;
      for (const receiver of receivers)
        registry.add([{ metric, labels: { receiver }, part: '60', value: 1 }]);
    }
    const all = [
      ...text.matchAll(/_bucket\{le="\+Inf",receiver="(.+)"\} (\d+)\n.+\n.+_count\{receiver="\1"\} (\d+)/g),
    ];
    expect(all).toHaveLength(receivers.length);
    expect(all.filter(([, , last, count]) => last !== count)).toEqual([]);
    expect(new Set(all.map(([, , last]) => last)).size).toBeGreaterThan(1);
  });
});
