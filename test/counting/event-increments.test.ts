import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventIncrements, MOST_KINDS } from '../../src/counting/event-increments.ts';
import { eventTypes, type SesEvent } from '../../src/events/ses-event.ts';
import { countEvent, observation } from '../../src/metrics/count-event.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { countOptions } from '../support/count-options.ts';
import { labelLimit } from '../support/label-limit.ts';
import { fixtureEvent, type FixtureName } from '../support/ses-fixtures.ts';

const options = { ...countOptions, tags: ['campaign', 'team'] };

const roomy = () => labelLimit(new MetricRegistry(), 10_000);

/** What there may be in a text that a mail decides, and the separators of whoever joins texts. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', '","', '|', ':', '1:a', '\0', '\ud800', '\ufffd', '__proto__', 'é'),
  fc.string({ maxLength: 5 }),
);

const event: fc.Arbitrary<SesEvent> = fc
  .record({
    type: fc.constantFrom(...eventTypes),
    accountId: text,
    region: text,
    configurationSet: text,
    identity: text,
    campaign: text,
    team: text,
    word: text,
    millis: fc.nat(100_000),
    recipients: fc.array(
      fc.record({
        address: fc.constantFrom('a@gmail.com', 'b@gmail.com', 'c@example.com', ''),
        status: fc.constantFrom('5.1.1', '4.0.0', ''),
      }),
      { maxLength: 9 },
    ),
  })
  .map(({ type, campaign, team, word, millis, ...rest }) => {
    const like = fixtureEvent(type.replace('_', '-') as FixtureName);
    // Every text that the fixture's detail has becomes another.
    const told = Object.entries(like.detail ?? {}).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'number') return [name, millis];
      return [name, Array.isArray(value) ? [word, 'topic'] : word];
    });
    const detail = like.detail && (Object.fromEntries(told) as object);
    return { ...like, ...rest, tags: { campaign, team }, detail } as SesEvent;
  });

describe('the increments of events', () => {
  it('are what each event adds by itself, whatever came before and whatever characters its texts have', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(100_000)), { maxLength: 30 }), (events) => {
        const known = new EventIncrements(roomy(), options);
        const alone = roomy();
        for (const [one, age] of [...events, ...events]) {
          const observed = observation('ses_event_age_seconds', { receiver: 'sns' }, age);
          expect(known.of(one, 'sns', age)).toEqual(alone.apply([...countEvent(one, options), ...observed]));
        }
      }),
    );
  });

  it.each([',', '|', ':', ' ', '"', '","', "'", '\\', '\0', '\n', '[', ']', '{', '}', '1:', '\ud800'])(
    'tell texts apart that %j could join',
    (separator) => {
      const fields = ['accountId', 'region', 'configurationSet', 'identity'] as const;
      const empty = {
        ...fixtureEvent('send'),
        accountId: '',
        region: '',
        configurationSet: '',
        identity: '',
      };
      const events = fields.flatMap((one) => [
        { ...empty, [one]: separator },
        { ...empty, [one]: `${separator}${separator}` },
        ...fields.map((other) => ({ ...empty, [one]: separator, [other]: separator })),
      ]);
      const known = new EventIncrements(roomy(), options);
      const alone = roomy();
      for (const one of [...events, ...events])
        expect(known.of(one, 'sns', 1).slice(0, -2)).toEqual(alone.apply(countEvent(one, options)));
    },
  );

  it('are remembered for so many kinds of events and no more', () => {
    const known = new EventIncrements(roomy(), options);
    const send = fixtureEvent('send');
    for (let set = 0; set < MOST_KINDS + 100; set++)
      known.of({ ...send, configurationSet: `set-${set}` }, 'sns', 1);
    expect(known.size).toBe(MOST_KINDS);
  });

  it('are not remembered of what a full metric folds, so that each event of it is told', () => {
    const registry = new MetricRegistry();
    const known = new EventIncrements(labelLimit(registry, 4), options);
    const click = fixtureEvent('click');
    const count = (campaign: string) => registry.add(known.of({ ...click, tags: { campaign } }, 'sns', 1));
    const folded = () =>
      registry
        .family('ses_exporter_label_overflow_total')
        .snapshot()
        .find(({ labels }) => labels['label'] === 'tag_campaign')?.value;
    for (let campaign = 0; campaign < 20; campaign++) count(`c${campaign}`);
    const before = folded() ?? 0;
    expect(before).toBeGreaterThan(0);
    count('c19');
    count('c19');
    // Of two metrics each.
    expect(folded()).toBe(before + 4);
  });

  it('of many recipients are not remembered', () => {
    const known = new EventIncrements(roomy(), options);
    const bounce = fixtureEvent('bounce');
    const recipients = Array.from({ length: 50 }, () => ({ address: 'a@gmail.com' }));
    expect(known.of({ ...bounce, recipients }, 'sns', 1)).toHaveLength(104);
    // The age alone, which all events of its receiver share.
    expect(known.size).toBe(1);
  });
});
