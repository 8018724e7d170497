import { setTimeout as wait } from 'node:timers/promises';
import { Promises, type Attack } from '../attack.ts';
import { Genuine } from '../genuine.ts';
import { headOf, openConnections } from '../sockets.ts';
import { startTarget } from '../target.ts';

const SENDERS = 200;
const EVERY_MS = 2_000;
/** Well before a minute. */
const CUT_AFTER_MS = 50_000;

/** A byte every two seconds: never silent, and never done. Every other one sends its head so, the rest their body. */
export const slowSenders: Attack = {
  name: 'slow senders',
  promise: 'whoever sends a byte every two seconds is cut well before a minute',
  waits: true,
  async run({ seed, short }) {
    await using target = await startTarget();
    await using genuine = new Genuine(target, seed);
    const promises = new Promises({ short });
    using senders = await openConnections(target.member.webhooksPort, SENDERS);
    const head = headOf(100_000);
    for (const [at, { socket }] of senders.all.entries()) if (at % 2 === 0) socket.write(head);
    const end = new AbortController();
    const dripping = (async () => {
      for (let byte = 0; !end.signal.aborted; byte++) {
        for (const [at, { socket, isOpen }] of senders.all.entries())
          if (isOpen && socket.writable) socket.write(at % 2 === 0 ? '{' : (head[byte] ?? ' '));
        await wait(EVERY_MS, undefined, { signal: end.signal }).catch(() => undefined);
      }
    })();
    const open = await senders.untilCut(CUT_AFTER_MS);
    end.abort();
    await dripping;
    promises.expect(
      open === 0,
      `${open} of ${SENDERS} slow senders were still listened to after ${CUT_AFTER_MS} ms`,
    );
    const slowest = Math.max(...senders.all.map(({ endedAfter = Infinity }) => endedAfter));
    return {
      figures: {
        'last one cut after, s': open > 0 ? 'never' : Math.round(slowest / 1_000),
        ...(await genuine.judge(promises, { ackMs: 5_000, scrapeMs: 5_000 })),
      },
      broken: promises.broken,
    };
  },
};
