import { describe, expect, it } from 'vitest';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { bounceOf } from '../../../src/events/bounce-kinds.ts';
import { decodeSesText } from '../../../src/events/decode.ts';
import { eventKey } from '../../../src/events/identity.ts';
import { eventTypes, type EventType } from '../../../src/events/ses-event.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/demo/company/clock.ts';
import type { MailEvent } from '../../../src/demo/company/mail.ts';
import { quota } from '../../../src/demo/endpoints/ses/index.ts';
import { sesJson } from '../../../src/demo/publishing/ses-json.ts';
import { chapters, CYCLE } from '../../../src/demo/company/story.ts';
import { World } from '../../../src/demo/company/world.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const origin = { accountId: '123456789012', region: 'eu-west-1' };

function told(seed: number | string, length: number, step: number): string {
  const world = new World({ seed, start });
  const events: MailEvent[] = [];
  for (let time = start; time < start + length; time += step) events.push(...world.advanceTo(time + step));
  return events.map((event) => JSON.stringify(sesJson(event))).join('\n');
}

function decoded(event: MailEvent) {
  const result = decodeSesText(JSON.stringify(sesJson(event)), origin);
  if (result.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(result)}`);
  return result.event;
}

/** The bounces, complaints or whatever of a chapter of the first cycle. */
function during(world: World, headline: RegExp): readonly MailEvent[] {
  const chapter = chapters.find((one) => headline.test(one.headline));
  if (!chapter) throw new Error(`no chapter ${headline.source}`);
  world.advanceTo(start + chapter.at * MINUTE);
  return world.advanceTo(start + (chapter.at + chapter.minutes) * MINUTE);
}

const ofType = (events: readonly MailEvent[], type: EventType) =>
  events.filter((event) => event.type === type);

describe('the world', () => {
  it('tells the same story for the same seed, in whatever steps time goes', () => {
    expect(told('a', 20 * MINUTE, SECOND)).toBe(told('a', 20 * MINUTE, 4 * MINUTE));
  });

  it('tells another story for another seed', () => {
    expect(told('a', MINUTE, MINUTE)).not.toBe(told('b', MINUTE, MINUTE));
  });

  it.each([1, 2, 3, 4, 5, 'kite', 'paper'])(
    'shows every event type in its first hour with seed %s',
    (seed) => {
      const events = new World({ seed, start }).advanceTo(start + HOUR);
      expect(eventTypes.filter((type) => ofType(events, type).length === 0)).toEqual([]);
    },
  );

  it('writes events as SES does: each decodes to what happened', () => {
    for (const event of new World({ seed: 1, start }).advanceTo(start + HOUR)) {
      expect(decoded(event)).toMatchObject({
        ...origin,
        type: event.type,
        time: event.time,
        messageId: event.mail.id,
        configurationSet: event.mail.kind.configurationSet,
        tags: { campaign: event.mail.kind.campaign },
        identity: expect.stringMatching(/^\w+\.kitepaper\.example$/) as string,
      });
    }
  });

  it('never makes two events with one identity', () => {
    const keys = new World({ seed: 1, start })
      .advanceTo(start + 2 * HOUR)
      .map((event) => eventKey(decoded(event)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has mail without a configuration set where it is asked for, which changes nothing else', () => {
    const world = new World({ seed: 1, start, pressReleases: true });
    const events = world.advanceTo(start + 2 * HOUR);
    const [without, others] = [true, false].map((isPress) =>
      events.filter(({ mail }) => (mail.kind.configurationSet === '') === isPress),
    );
    expect(others).toEqual(new World({ seed: 1, start }).advanceTo(start + 2 * HOUR));
    const sent = ofType(without ?? [], 'send').length;
    expect(sent).toBeGreaterThan(10);
    // The alert SesSourcesDisagree is silent.
    expect(sent / ofType(events, 'send').length).toBeLessThan(1 - thresholds.agreement);
    expect(ofType(without ?? [], 'delivery_delay')).toEqual([]);
    const whole = world.tally.sum('send', start, start + 2 * HOUR);
    const inSets = ['transactional', 'newsletter'].map((name) =>
      world.tally.sum('send', start, start + 2 * HOUR, { 'ses:configuration-set': name }),
    );
    expect(whole - inSets.reduce((sum, count) => sum + count, 0)).toBe(sent);
    expect(world.tally.cells.every(({ dimensions }) => Object.values(dimensions).every(Boolean))).toBe(true);
  });

  it('lets nothing happen out of order or outside of the time that passed', () => {
    const world = new World({ seed: 1, start });
    world.advanceTo(start + MINUTE);
    const times = world.advanceTo(start + 2 * MINUTE).map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(start + MINUTE);
    expect(times.at(-1)).toBeLessThan(start + 2 * MINUTE);
  });

  it('counts what happened, for the account and by configuration set', () => {
    const world = new World({ seed: 1, start });
    const events = world.advanceTo(start + HOUR);
    for (const type of eventTypes) {
      expect(world.tally.sum(type, start, start + HOUR)).toBe(ofType(events, type).length);
      const sets = ['transactional', 'newsletter'].map((name) =>
        world.tally.sum(type, start, start + HOUR, { 'ses:configuration-set': name }),
      );
      expect(sets.reduce((sum, count) => sum + count, 0)).toBe(ofType(events, type).length);
    }
  });

  it('has two weeks of history before it begins', () => {
    const { tally } = new World({ seed: 1, start });
    expect(tally.sum('send', start - 14 * DAY, start - 13 * DAY)).toBeGreaterThan(1_000);
    expect(tally.sum('bounce', start - DAY, start) / tally.sum('send', start - DAY, start)).toBeCloseTo(
      0.02,
      2,
    );
  });

  it('makes no fault of its own on a calm day: mail bounces, is late and is complained about, no more', () => {
    const calm = { chapters: [], cycle: DAY };
    const events = new World({ seed: 1, start, script: calm }).advanceTo(start + DAY);
    const missing = eventTypes.filter((type) => ofType(events, type).length === 0);
    expect(missing).toEqual(['reject', 'rendering_failure']);
  });

  it('keeps apart what counts towards AWS’s rates', () => {
    const world = new World({ seed: 1, start });
    const { tally } = world;
    const [before, hour] = [start - 13 * DAY, start - HOUR];
    const share = (of: 'bounce' | 'complaint', from: number, to: number) =>
      tally.judged.sum(of, from, to) / tally.sum(of, from, to);
    // In the history, and in the hour before the story, in which real mail runs.
    expect(share('bounce', before, start - DAY)).toBeCloseTo(0.58, 1);
    expect(share('bounce', hour, start)).toBeLessThan(0.8);
    // Gmail's mailboxes are 36 of 100, and it reports none.
    const recipients = (of: 'recipient' | 'reporting_recipient') => tally.judged.sum(of, before, start);
    expect(recipients('reporting_recipient') / recipients('recipient')).toBeCloseTo(0.64, 1);
    world.advanceTo(start + CYCLE);
    expect(share('complaint', start, start + CYCLE)).toBeGreaterThan(0.8);
    expect(share('complaint', start, start + CYCLE)).toBeLessThan(1);
  });

  it('almost uses up its quota on a busy day, and never more than that', () => {
    const world = new World({ seed: 1, start });
    const used: number[] = [];
    for (let time = start + HOUR; time <= start + 2 * DAY; time += HOUR) {
      world.advanceTo(time);
      used.push(world.tally.recipients(time - DAY, time) / quota.max24HourSend);
    }
    expect(Math.min(...used)).toBeLessThan(0.65);
    expect(Math.max(...used)).toBeGreaterThan(0.9);
    expect(Math.max(...used)).toBeLessThan(1);
  });
});

describe('the story', () => {
  it('has a bounce spike of 5.7.1 at one provider', () => {
    const bounces = ofType(during(new World({ seed: 1, start }), /Outlook blocks/), 'bounce').map(decoded);
    const blocked = bounces
      .flatMap(({ recipients }) => recipients)
      .filter(({ status }) => status === '5.7.1');
    expect(blocked.length).toBeGreaterThan(bounces.length / 2);
    expect(blocked.every(({ address }) => /@(outlook|hotmail)\.com$/.test(address))).toBe(true);
  });

  it('has a complaint wave after a newsletter', () => {
    const complaints = ofType(during(new World({ seed: 1, start }), /newsletter/), 'complaint');
    const byNewsletter = complaints.filter(({ mail }) => mail.kind.campaign === 'spring-sale');
    expect(byNewsletter.length).toBeGreaterThan(5);
  });

  it('has mail that SES kept back for a doubtful address, mail that was saved from the spam folder, and no bounce that AWS does not document', () => {
    const events = new World({ seed: 1, start }).advanceTo(start + CYCLE).map(decoded);
    const bounces = events.flatMap(({ type, detail }) => (type === 'bounce' ? [detail] : []));
    const subTypes = bounces.map(({ bounceSubType }) => bounceSubType);
    expect(subTypes.filter((one) => one === 'EmailValidationSuppressed').length).toBeGreaterThan(2);
    expect(
      bounces.filter(
        ({ bounceType, bounceSubType }) => bounceOf(bounceType, bounceSubType).kind === 'unknown',
      ),
    ).toEqual([]);
    const kinds = events.flatMap(({ type, detail }) => (type === 'complaint' ? [detail.feedbackType] : []));
    expect(kinds).toContain('not-spam');
  });

  it.each([
    [/template/, 'rendering_failure', 20],
    [/defers/, 'delivery_delay', 50],
    [/rejects/, 'reject', 30],
  ] as const)('has a chapter of %s with many events of type %s', (headline, type, count) => {
    const events = ofType(during(new World({ seed: 1, start }), headline), type);
    expect(events.length).toBeGreaterThan(count);
  });

  it('comes round again', () => {
    const { story } = new World({ seed: 1, start });
    const headlines = (from: number) => story.begun(from, from + CYCLE).map(({ headline }) => headline);
    expect(headlines(start)).toEqual(chapters.map(({ headline }) => headline));
    expect(headlines(start + CYCLE)).toEqual(headlines(start));
  });
});
