import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';

// A program that starts while its ledger is away begins a new one, as the first time: there is nothing it could know by.
const ends = ['process', 'ledger file'] as const;

export const processFaults: readonly Fault[] = [
  { name: 'SIGKILL', of: ends, befall: ({ supervisor }) => supervisor.end('SIGKILL') },
  { name: 'SIGTERM', of: ends, befall: ({ supervisor }) => supervisor.end('SIGTERM') },
  {
    name: 'SIGSTOP',
    of: ['process'],
    befall: async ({ target: { member }, lasts }) => {
      member.signal('SIGSTOP');
      await wait(lasts());
      member.signal('SIGCONT');
    },
  },
  {
    name: 'reloads',
    of: ['process'],
    befall: async ({ target: { member }, random }) => {
      for (let times = random.whole(1, 8); times > 0; times--) {
        // Before it says that it has started nobody listens to the signal, and it would end the process.
        if (/"message":"started"\}$/m.test(member.output)) member.signal('SIGHUP');
        await wait(random.between(0, 500));
      }
    },
  },
];
