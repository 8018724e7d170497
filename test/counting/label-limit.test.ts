import { describe, expect, it } from 'vitest';
import { eventTypes, type SesEvent } from '../../src/events/ses-event.ts';
import { isNotice, type SesNotice } from '../../src/events/ses-notice.ts';
import { eventMetrics } from '../../src/catalog/events.ts';
import { OVERFLOW, specOf, type MetricName, type CountedIncrement } from '../../src/metrics/catalog.ts';
import { noticeMetrics } from '../../src/catalog/notices.ts';
import { countEvent, observation } from '../../src/metrics/count-event.ts';
import { countNotice } from '../../src/metrics/count-notice.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { countOptions } from '../support/count-options.ts';
import { decodedOnBus, eventBridgeJson } from '../support/eventbridge-fixtures.ts';
import { fixtureEvent, publishedEvents, suppressedBounces } from '../support/ses-fixtures.ts';
import { labelLimit } from '../support/label-limit.ts';

const MAX = 5;
const ofMail = Object.keys({ ...eventMetrics, ...noticeMetrics }) as MetricName[];

function bench(max = MAX) {
  const registry = new MetricRegistry(() => 0);
  const limit = labelLimit(registry, max);
  const series = (metric: MetricName) => registry.family(metric).snapshot();
  const overflowed = () =>
    series('ses_exporter_label_overflow_total').flatMap(({ labels, value }) =>
      value > 0 ? [labels['label']] : [],
    );
  return {
    count: (increments: readonly CountedIncrement[]) => registry.add(limit.apply(increments)),
    series,
    sum: (metric: MetricName) => series(metric).reduce((sum, { value }) => sum + value, 0),
    overflowed,
  };
}

/** Every text of it but its type is another for each number, and still has the form that lets it through. */
function hostile<One extends SesEvent | SesNotice>(one: One, number: number): One {
  const letters = String(number).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  const forms: Readonly<Record<string, string>> = {
    address: `somebody@${letters}.example`,
    link: `https://${letters}.example/`,
    resource: `arn:aws:ses:eu-west-1:123456789012:${letters}/${letters}`,
    status: isNotice(one) ? letters : `5.1.${number}`,
  };
  const text = JSON.stringify(one, (key, value: unknown) =>
    typeof value === 'string' && key !== 'type' ? (forms[key] ?? letters) : value,
  );
  return { ...(JSON.parse(text) as One), tags: { campaign: letters } };
}

const events = publishedEvents.map((name) => fixtureEvent(name));
/** Such events tell a reason, which is AWS's word or none. */
const suppressed = suppressedBounces.map((name) => fixtureEvent(name));
const notices = (['tenant-finding-open', 'sending-status-disabled'] as const).map((name) => {
  const decoded = decodedOnBus(eventBridgeJson(name));
  if (decoded.kind !== 'event' || !isNotice(decoded.event)) throw new Error('no notice');
  return decoded.event;
});
const options = { ...countOptions, tags: ['campaign'] };
const hostileNumbers = Array.from({ length: 200 }, (_none, index) => index);

describe('the limit of series', () => {
  it.each(ofMail)('holds for %s whatever a message says', (metric) => {
    const { count, series, sum } = bench();
    let value = 0;
    for (const number of hostileNumbers) {
      const increments = [
        ...events.flatMap((event) => countEvent(hostile(event, number), options)),
        ...suppressed.flatMap(({ detail, ...event }) =>
          countEvent({ ...hostile(event as SesEvent, number), detail } as SesEvent, options),
        ),
        ...notices.flatMap((notice) => countNotice(hostile(notice, number))),
        ...observation('ses_event_age_seconds', { receiver: 'sns' }, 1),
      ];
      count(increments);
      value += increments
        .filter((one) => one.metric === metric && (one.part === '' || one.part === 'sum'))
        .reduce((all, one) => all + one.value, 0);
    }
    // What no message decides: the type of an event, and words of AWS's, which stay when all else is folded.
    const { labels } = specOf(metric);
    const decided = labels.includes('event_type') ? eventTypes.length : 1 + suppressed.length;
    expect(series(metric).length).toBeGreaterThan(0);
    expect(series(metric).length).toBeLessThanOrEqual(2 * MAX + decided);
    expect(sum(metric)).toBeCloseTo(value);
  });

  it.each([
    [
      'bounce',
      'ses_bounced_recipients_total',
      ['bounceType', 'bounceSubType'],
      ['bounce_type', 'bounce_subtype'],
    ],
    [
      'complaint',
      'ses_complained_recipients_total',
      ['feedbackType', 'complaintSubType'],
      ['feedback_type', 'complaint_subtype'],
    ],
    ['delivery-delay', 'ses_delivery_delays_total', ['delayType'], ['delay_type']],
    [
      'complaint',
      'ses_complaints_total',
      ['feedbackType', 'complaintSubType'],
      ['feedback_type', 'complaint_subtype'],
    ],
    ['reject', 'ses_rejects_total', ['reason'], ['reason']],
  ] as const)(
    'folds what AWS does not document of a %s, and leaves half of the room to what it does',
    (name, metric, fields, labels) => {
      const { count, series, overflowed } = bench();
      const event = fixtureEvent(name);
      for (const number of hostileNumbers) {
        const detail = Object.fromEntries(fields.map((field) => [field, `new-${number}`]));
        count(countEvent({ ...event, detail: { ...event.detail, ...detail } } as SesEvent, options));
      }
      expect(series(metric).length).toBeLessThanOrEqual(2 * MAX);
      expect(new Set(overflowed())).toEqual(new Set(labels));
      const documented = countEvent({ ...event, configurationSet: 'another' }, options);
      count(documented);
      const own = documented.find((one) => one.metric === metric)?.labels;
      expect(series(metric).at(-1)?.labels).toEqual(own);
    },
  );

  it('tells accounts apart while there is room, and then no more', () => {
    const { count, series, overflowed } = bench();
    const send = fixtureEvent('send');
    const of = (account: number, set: number) =>
      countEvent({ ...send, accountId: String(account), configurationSet: `set-${set}` }, options);
    for (let set = 0; set < MAX; set++) count(of(0, set));
    for (let account = 0; account < MAX; account++) count(of(account, MAX));
    expect(overflowed()).not.toContain('account_id');
    for (const account of hostileNumbers) count(of(account, MAX + 1));
    const accounts = series('ses_events_total').map(({ labels }) => labels['account_id']);
    expect(accounts).toEqual(['0', '0', '0', '0', '0', '0', '1', '2', '3', '4', OVERFLOW]);
    // The region tells nothing apart here, and keeps its value.
    expect(overflowed()).toContain('account_id');
  });
});
