import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiverNames } from '../../src/contracts/event-sink.ts';
import { eventKey } from '../../src/events/identity.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { Dice, rolls } from '../support/random-choices.ts';
import { anyForm, fact, factNames, identityOf } from '../support/law-forms.ts';
import { countingOn, retention, sumOf } from '../support/law-machine.ts';
import { minute, noon } from '../support/ledger-bench.ts';

/** Two facts of one kind that are alike in all but a few respects. */
const pair = fc
  .tuple(fact, fact, fc.subarray(factNames, { minLength: 1, maxLength: 2 }))
  .map(([one, other, names]) => {
    const changes = Object.fromEntries(names.map((name) => [name, other[name]]));
    return [one, { ...one, ...changes, kind: one.kind }] as const;
  });

describe('the identity of an event', () => {
  it('is the same in any form that the event can have, and shows no address', () => {
    fc.assert(
      fc.property(rolls, fact, (given, of) => {
        const dice = new Dice(given);
        const key = eventKey(anyForm(dice, of));
        expect(key).toMatch(/^[0-9a-f]{32}$/);
        expect(eventKey(anyForm(dice, of))).toBe(key);
      }),
      { numRuns: 400 },
    );
  });

  it('is another exactly when what tells two events of one kind apart is another', () => {
    fc.assert(
      fc.property(rolls, pair, (given, [one, other]) => {
        const dice = new Dice(given);
        const same = eventKey(anyForm(dice, one)) === eventKey(anyForm(dice, other));
        expect(same).toBe(identityOf(one) === identityOf(other));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never that of an event of another kind, however much else they share', () => {
    fc.assert(
      fc.property(rolls, fact, fact, (given, one, { kind }) => {
        const dice = new Dice(given);
        fc.pre(kind !== one.kind);
        expect(eventKey(anyForm(dice, { ...one, kind }))).not.toBe(eventKey(anyForm(dice, one)));
      }),
      { numRuns: 200 },
    );
  });

  it('lets each event be counted once, in whatever forms, by whatever receivers and however late it comes again', async () => {
    await fc.assert(
      fc.asyncProperty(rolls, fc.array(fact, { minLength: 1, maxLength: 12 }), async (given, facts) => {
        const dice = new Dice(given);
        let now = noon;
        const ledger = openMemoryLedger({ now: () => now, retention });
        const { count, shown } = await countingOn(ledger, () => now);
        // Six at most, so that the last delivery is within the retention.
        const deliveries = Array.from({ length: 1 + dice.roll(6) }, () => facts);
        for (const delivery of deliveries) {
          const events = dice.shuffle(delivery).map((one) => anyForm(dice, one));
          const verdicts = await count(dice.pick(receiverNames), events);
          expect(verdicts.filter((verdict) => verdict !== 'counted' && verdict !== 'duplicate')).toEqual([]);
          now += dice.roll(48) * 60 * minute;
        }
        expect(sumOf(shown(), 'ses_events_total')).toBe(new Set(facts.map(identityOf)).size);
      }),
      { numRuns: 100 },
    );
  });
});
