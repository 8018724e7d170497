import { describe, expect, it } from 'vitest';
import { reasonsOf } from '../../src/receivers/rejection.ts';
import type { ReceiverName, Verdict } from '../../src/contracts/event-sink.ts';
import { decodeSesText } from '../../src/events/decode.ts';
import type { ReceiverWorld } from '../support/receiver-world.ts';
import { feedbackNotifications, fixtureJson, fixtureText, publishedEvents } from '../support/ses-fixtures.ts';
import { rendered } from '../support/http-registry.ts';

/** What the sender takes the answer for, by its own documentation: done, to be sent again, or never to succeed. */
export type Told = 'acknowledged' | 'again' | 'refused';

export interface ReceiverBench extends AsyncDisposable {
  readonly seen: Pick<ReceiverWorld, 'world' | 'received' | 'registry' | 'moved'>;
  /** Delivers SES's texts, together where the receiver has batches. Resolves with what the sender is told of each. */
  deliver(texts: readonly string[]): Promise<readonly Told[]>;
  /** Delivers what is no envelope of this receiver's. */
  deliverForeign(): Promise<Told>;
  /** Delivers more than the receiver's service ever sends. */
  deliverOversized(): Promise<Told>;
  /** Ends the receiver in order. Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

export interface ReceiverSubject {
  readonly receiver: ReceiverName;
  /** Whose origin the envelopes of the bench tell. */
  readonly origin: Parameters<typeof decodeSesText>[1];
  /** Whether it brings feedback notifications, the second form of SES's events. */
  readonly notifications: boolean;
  readonly create: () => Promise<ReceiverBench>;
}

const outcomes = ['counted', 'duplicate', 'ignored', 'rejected'] as const;

/** What every receiver promises, whatever its envelope. */
export function receiverContract({ receiver, origin, notifications, create }: ReceiverSubject): void {
  const lineOf = (name: string, value: number, more = '') =>
    `ses_exporter_messages_${name}{receiver="${receiver}"${more}} ${value}`;

  describe(`the receiver contract: ${receiver}`, () => {
    const names = [...publishedEvents, ...(notifications ? feedbackNotifications : [])];

    it.each(names)('brings the documented %s as it is', async (name) => {
      await using bench = await create();
      const text = fixtureText(name);
      expect(await bench.deliver([text])).toEqual(['acknowledged']);
      expect([{ kind: 'event', event: bench.seen.received[0] }]).toEqual([decodeSesText(text, origin)]);
      await expectNoneForgotten(bench);
    });

    it('acknowledges only after the events are durable', async () => {
      await using bench = await create();
      const { promise: durable, resolve } = Promise.withResolvers<Verdict>();
      const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
      bench.seen.world.judge = () => {
        ask();
        return durable;
      };
      let told: readonly Told[] | undefined;
      const delivered = bench.deliver([fixtureText('bounce')]).then((answers) => (told = answers));
      await asked;
      await new Promise((turn) => setTimeout(turn, 50));
      expect(told).toBeUndefined();
      resolve('counted');
      expect(await delivered).toEqual(['acknowledged']);
    });

    it('lets the sender try again while the ledger fails, and counts once then', async () => {
      await using bench = await create();
      const { judge } = bench.seen.world;
      bench.seen.world.judge = () => Promise.reject(new Error('disk full'));
      expect(await bench.deliver([fixtureText('bounce')])).toEqual(['again']);
      expect(await bench.seen.moved()).toContain(lineOf('rejected_total', 1, ',reason="ledger_unavailable"'));
      bench.seen.world.judge = judge;
      expect(await bench.deliver([fixtureText('bounce')])).toEqual(['acknowledged']);
      expect(bench.seen.received).toHaveLength(1);
      await expectNoneForgotten(bench);
    });

    it('acknowledges duplicates', async () => {
      await using bench = await create();
      bench.seen.world.judge = () => Promise.resolve('duplicate');
      expect(await bench.deliver([fixtureText('click')])).toEqual(['acknowledged']);
      expect(await bench.seen.moved()).toContain(lineOf('duplicate_total', 1));
      await expectNoneForgotten(bench);
    });

    it('lets an event of the future come again, and an outdated one not', async () => {
      await using bench = await create();
      bench.seen.world.judge = () => Promise.resolve('early');
      expect(await bench.deliver([fixtureText('send')])).toEqual(['again']);
      bench.seen.world.judge = () => Promise.resolve('stale');
      expect(await bench.deliver([fixtureText('send')])).not.toEqual(['again']);
      expect(await bench.seen.moved()).toEqual(
        expect.arrayContaining([
          lineOf('rejected_total', 1, ',reason="early"'),
          lineOf('rejected_total', 1, ',reason="stale"'),
        ]),
      );
      await expectNoneForgotten(bench);
    });

    it.each(['', '{', 'no JSON', '[]', '{"eventType":"Bounce"}', '{"eventType":"Bounce","mail":7}'])(
      'does not ask for poison again: %s',
      async (text) => {
        await using bench = await create();
        expect(await bench.deliver([text])).not.toContain('again');
        expect(await bench.seen.moved()).toContain(lineOf('rejected_total', 1, ',reason="malformed_event"'));
        await expectNoneForgotten(bench);
      },
    );

    it('counts what stands beside poison', async () => {
      await using bench = await create();
      const texts = [fixtureText('send'), 'poison', fixtureText('open'), '{}', fixtureText('click')];
      const told = await bench.deliver(texts);
      expect([told[0], told[2], told[4]]).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
      expect(bench.seen.received.map(({ type }) => type).toSorted()).toEqual(['click', 'open', 'send']);
      expect(await bench.seen.moved()).toContain(lineOf('rejected_total', 2, ',reason="malformed_event"'));
      await expectNoneForgotten(bench);
    });

    it('acknowledges an event type of the future, and counts it as ignored', async () => {
      await using bench = await create();
      const text = JSON.stringify({ ...fixtureJson('send'), eventType: 'Teleport' });
      expect(await bench.deliver([text])).toEqual(['acknowledged']);
      expect(await bench.seen.moved()).toContain(lineOf('ignored_total', 1));
      await expectNoneForgotten(bench);
    });

    it('refuses what is none of its envelopes, and what is too large', async () => {
      await using bench = await create();
      expect(await bench.deliverForeign()).not.toBe('acknowledged');
      expect(await bench.deliverOversized()).not.toBe('acknowledged');
      expect(bench.seen.received).toEqual([]);
      await expectNoneForgotten(bench);
    });

    it('brings a hundred events at once', async () => {
      await using bench = await create();
      const texts = Array.from({ length: 100 }, (_none, index) => {
        const json = fixtureJson('send');
        json.mail.messageId = `message-${index}`;
        return JSON.stringify(json);
      });
      expect(await bench.deliver(texts)).toEqual(texts.map(() => 'acknowledged'));
      expect(new Set(bench.seen.received.map(({ messageId }) => messageId)).size).toBe(100);
      await expectNoneForgotten(bench);
    });

    it('finishes what is under way before it ends', async () => {
      await using bench = await create();
      const { promise: durable, resolve } = Promise.withResolvers<Verdict>();
      const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
      bench.seen.world.judge = () => {
        ask();
        return durable;
      };
      const delivered = bench.deliver([fixtureText('bounce')]);
      await asked;
      const closed = bench.close();
      resolve('counted');
      await closed;
      expect(await delivered).toEqual(['acknowledged']);
    });

    it('shows every outcome and every reason of refusal at 0 from the start', async () => {
      await using bench = await create();
      const born = (await rendered(bench.seen.registry, 'classic')).split('\n');
      expect(born).toEqual(
        expect.arrayContaining([
          lineOf('total', 0),
          ...outcomes.slice(0, 3).map((outcome) => lineOf(`${outcome}_total`, 0)),
          ...reasonsOf(receiver).map((reason) => lineOf('rejected_total', 0, `,reason="${reason}"`)),
        ]),
      );
    });
  });
}

/** Every message that arrived has had exactly one end. */
async function expectNoneForgotten({ seen }: ReceiverBench): Promise<void> {
  const values = new Map<string, number>();
  for (const line of (await rendered(seen.registry, 'classic')).split('\n')) {
    const match = /^ses_exporter_messages(?:_(?<outcome>\w+))?_total\{.*\} (?<value>\d+)$/.exec(line);
    const name = match?.groups?.['outcome'] ?? (match ? 'all' : '');
    values.set(name, (values.get(name) ?? 0) + Number(match?.groups?.['value'] ?? 0));
  }
  const ends = outcomes.reduce((sum, outcome) => sum + (values.get(outcome) ?? 0), 0);
  expect(values.get('all')).toBeGreaterThan(0);
  expect(ends).toBe(values.get('all'));
}
