import { describe, expect, it } from 'vitest';
import { eventMetrics } from '../../src/catalog/events.ts';
import { noticeMetrics } from '../../src/catalog/notices.ts';
import type { MetricSpec } from '../../src/metrics/catalog.ts';
import { countEvent } from '../../src/metrics/count-event.ts';
import { INVALID, withinLengths } from '../../src/metrics/label-text.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { countOptions } from '../support/count-options.ts';
import { rendered } from '../support/http-registry.ts';
import { labelLimit } from '../support/label-limit.ts';
import { decodedEvent, fixtureJson, publishedEvents } from '../support/ses-fixtures.ts';

const lengthOf = (label: string, length: number) =>
  withinLengths({ labels: { [label]: 'x'.repeat(length) } }).labels[label]?.length;

const options = { ...countOptions, tags: ['campaign'] };

/** Every text of it but those that say what it is. */
function withTexts(value: unknown, text: (key: string, was: string) => string, key = ''): unknown {
  if (typeof value === 'string')
    return /^(?:eventType|timestamp|messageId|sourceArn|sendingAccountId)$/.test(key)
      ? value
      : text(key, value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withTexts(inner, text, name)]),
  );
}

function counted(texts: (key: string, was: string) => string): MetricRegistry {
  const registry = new MetricRegistry(() => 0);
  const limit = labelLimit(registry, 1_000);
  for (const name of publishedEvents) {
    const json = fixtureJson(name);
    json.mail.tags = { ...json.mail.tags, campaign: ['one'] };
    const event = decodedEvent(withTexts(json, texts));
    registry.add(limit.apply(countEvent(event, options)));
  }
  return registry;
}

function allLabels(registry: MetricRegistry): (readonly [label: string, value: string])[] {
  return Object.keys({ ...eventMetrics, ...noticeMetrics } satisfies Record<string, MetricSpec>).flatMap(
    (name) =>
      registry
        .family(name as keyof typeof eventMetrics)
        .snapshot()
        .flatMap(({ labels }) => Object.entries(labels)),
  );
}

describe('a text that becomes a label', () => {
  it.each([
    ['account_id', 12],
    ['region', 64],
    ['configuration_set', 64],
    ['identity', 253],
    ['link_domain', 253],
    ['tag_campaign', 256],
    ['template', 256],
    ['dimension_campaign', 1_024],
    ['arn', 2_048],
  ])('may be as long as AWS allows: %s of %i characters', (label, length) => {
    expect(lengthOf(label, length)).toBe(length);
    expect(lengthOf(label, length + 1)).toBe(INVALID.length);
  });

  it('is left as it is, and its object too, when nothing is wrong with it', () => {
    const right = { labels: { configuration_set: 'set', tag_team: 'Größe 🎉', reason: '' } };
    expect(withinLengths(right)).toBe(right);
  });

  it('of any field of any event is one value for all that are too long, and the count stays', () => {
    const registry = counted((_key, was) => was + 'x'.repeat(200_000));
    const values = allLabels(registry);
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter(([, value]) => value.length > 256)).toEqual([]);
    const sends = registry.family('ses_events_total').snapshot();
    expect(sends.reduce((sum, { value }) => sum + value, 0)).toBe(publishedEvents.length);
    expect(new Set(sends.map(({ labels }) => labels['configuration_set']))).toEqual(new Set([INVALID]));
  });

  it('is well-formed before it is counted, so that no two series have one name', async () => {
    const registry = new MetricRegistry(() => 0);
    const limit = labelLimit(registry, 1_000);
    for (const lone of ['\uD800', '\uD801', '\uDFFF', '\uFFFD']) {
      const json = fixtureJson('send');
      json.mail.tags['ses:configuration-set'] = [lone];
      registry.add(limit.apply(countEvent(decodedEvent(json), options)));
    }
    const [series, ...others] = registry.family('ses_events_total').snapshot();
    expect([series?.labels['configuration_set'], series?.value, others]).toEqual(['\uFFFD', 4, []]);
    const lines = Buffer.from(await rendered(registry, 'classic'))
      .toString()
      .split('\n');
    const names = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('} ')[0]);
    expect(new Set(names).size).toBe(names.length);
  });
});
