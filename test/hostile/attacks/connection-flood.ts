import { Promises, type Attack } from '../attack.ts';
import { Genuine } from '../genuine.ts';
import { headOf, RawConnection } from '../sockets.ts';
import { startTarget } from '../target.ts';
import { forgeries } from './forged-certificates.ts';
import { setTimeout as wait } from 'node:timers/promises';

const AT_ONCE = 1_000;
const MOST_MIB = 512;

/** Connections opened as fast as they go, each dropped at another point of a message. */
export const connectionFlood: Attack = {
  name: 'connection flood',
  promise:
    'while connections are opened and dropped as fast as they go, genuine messages and scrapes get through',
  async run({ seed, short }) {
    await using target = await startTarget();
    await using genuine = new Genuine(target, seed);
    const promises = new Promises({ short });
    const forge = forgeries(target);
    const { webhooksPort } = target.member;
    const open = new Set<RawConnection>();
    /** Opens one, sends a share of a message, and drops it. */
    const touch = async (share: number) => {
      const one = new RawConnection(webhooksPort);
      open.add(one);
      one.socket.once('close', () => open.delete(one));
      if (!(await one.opened)) return;
      const { body } = forge.next().value;
      const text = headOf(Buffer.byteLength(body)) + body;
      one.socket.write(text.slice(0, Math.ceil(text.length * share)));
      await wait(100);
      one.socket.resetAndDestroy();
    };
    let opened = 0;
    for (const until = performance.now() + (short ? 6_000 : 60_000); performance.now() < until;) {
      for (let some = 0; some < 100 && open.size < AT_ONCE; some++) void touch((opened++ % 7) / 6);
      await wait(20);
    }
    for (const { socket } of open) socket.destroy();
    const peak = await target.peakMiB();
    promises.atMost('the resident set was up to', peak, MOST_MIB, 'MiB');
    return {
      figures: {
        'connections opened': opened,
        'peak of the resident set, MiB': Math.round(peak),
        ...(await genuine.judge(promises, { ackMs: 5_000, scrapeMs: 5_000 })),
      },
      broken: promises.broken,
    };
  },
};
