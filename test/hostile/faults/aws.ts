import { setTimeout as wait } from 'node:timers/promises';
import type { AwsMood } from '../aws-account.ts';
import type { Fault } from './fault.ts';

function inMood(mood: AwsMood): Fault {
  return {
    name: `AWS ${mood}`,
    of: ['AWS'],
    befall: async ({ aws, lasts }) => {
      aws.mood = mood;
      await wait(lasts());
      aws.mood = 'well';
    },
  };
}

function refusing(as: 'throttling' | 'erring'): Fault {
  return {
    name: `AWS ${as}`,
    of: ['AWS'],
    befall: async ({ aws, random, lasts }) => {
      aws.refuse(random.whole(1, 40), as);
      await wait(lasts());
    },
  };
}

export const awsFaults: readonly Fault[] = [
  inMood('slow'),
  inMood('breaking off'),
  inMood('partial'),
  refusing('throttling'),
  refusing('erring'),
];
