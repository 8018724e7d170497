import { setTimeout as wait } from 'node:timers/promises';
import { forgeries } from '../attacks/forged-certificates.ts';
import { hostileMails } from '../hostile-mails.ts';
import { RawSender, type Post } from '../raw-sender.ts';
import { headOf, openConnections } from '../sockets.ts';
import type { ChaosWorld } from '../chaos-world.ts';
import type { Fault } from './fault.ts';

async function pouring(world: ChaosWorld, posts: Iterable<Post>, perSecond: number): Promise<void> {
  using sender = new RawSender(world.target.member.webhooksPort);
  const end = new AbortController();
  const poured = sender.pour(posts, { perSecond, mostOpen: 128 }, end.signal);
  await wait(world.lasts());
  end.abort();
  sender[Symbol.dispose]();
  await poured;
}

function* garbage({ random, target: { sns } }: ChaosWorld): Generator<Post, never> {
  const texts = [
    '['.repeat(1_000_000),
    '{"a":'.repeat(200_000),
    '',
    '\u0000'.repeat(100_000),
    '{"Type":"Notification"}',
    ...hostileMails.map(({ notification }) => sns.sealed(JSON.stringify(notification()))),
  ];
  for (let index = 0; ; index++) yield { index, body: random.pick(texts) };
}

export const floods: readonly Fault[] = [
  {
    name: 'forged messages',
    of: ['listener'],
    befall: (world) => pouring(world, forgeries(world.target), 300),
  },
  { name: 'garbage', of: ['listener'], befall: (world) => pouring(world, garbage(world), 10) },
  {
    name: 'slow bodies',
    of: ['listener'],
    befall: async ({ target: { member }, lasts }) => {
      using senders = await openConnections(member.webhooksPort, 100);
      const body = Buffer.alloc(500_000, ' ');
      for (const { socket } of senders.all) {
        socket.write(headOf(1_000_000));
        socket.write(body);
      }
      await wait(lasts());
    },
  },
  {
    name: 'silent connections',
    of: ['listener'],
    befall: async ({ target: { member }, lasts }) => {
      using _senders = await openConnections(member.webhooksPort, 500);
      await wait(lasts());
    },
  },
];
