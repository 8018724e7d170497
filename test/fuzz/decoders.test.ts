import { describe, expect, it } from 'vitest';
import { hostileMails } from '../hostile/hostile-mails.ts';
import { Counting } from './counting.ts';
import { decoders } from './decoders.ts';
import { Dice } from './dice.ts';
import { readFound } from './found.ts';
import { fuzz } from './fuzz.ts';
import { decodeMail } from './mail.ts';
import { tryInput } from './trial.ts';

/** The long form is `npm run fuzz`. */
const INPUTS = 1_000;
const found = await readFound();

describe('every decoder of what strangers send', () => {
  it.each(decoders.map(({ name }) => name))(
    '%s takes whatever comes: it throws nothing, blocks nothing, and keeps labels within bounds',
    async (name) => {
      const { inputs, failures } = await fuzz({ seed: name, inputs: INPUTS, only: [name] });
      expect(failures.map(({ finding }) => finding)).toEqual([]);
      // Of all inputs, those that are larger than the decoder is given are left out.
      expect(inputs[name]).toBeGreaterThan(INPUTS * 0.9);
    },
  );

  it.each(found)('$name is taken now', async ({ decoder, input }) => {
    expect(await tryInput(decoder, input, new Counting())).toBeUndefined();
  });

  it.each(hostileMails)('takes $name', async ({ notification }) => {
    const decoder = {
      name: 'feedback email',
      weight: 1,
      most: Infinity,
      input: () => '',
      decode: decodeMail,
    };
    expect(await tryInput(decoder, JSON.stringify(notification()), new Counting())).toBeUndefined();
  });

  it('is given the same inputs by the same seed, of every size', () => {
    for (const { input, most } of decoders) {
      const inputs = Array.from({ length: 3_000 }, (_unused, seed) => input(new Dice(seed, most)));
      for (const seed of [0, 1, 2_999]) expect(input(new Dice(seed, most))).toBe(inputs[seed]);
      const lengths = inputs.map(({ length }) => length);
      expect(Math.max(...lengths)).toBeGreaterThan(1_000);
      expect(new Set(inputs).size).toBeGreaterThan(1_000);
    }
  });
});
