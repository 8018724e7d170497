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
    const promises = new Promises();
    const forge = forgeries(target);
    const { webhooksPort } = target.member;
    const open = new Set<RawConnection>();
    let opened = 0;
    for (const until = performance.now() + (short ? 6_000 : 60_000); performance.now() < until;) {
      while (open.size < AT_ONCE && opened % 100 !== 99) {
        const one = new RawConnection(webhooksPort);
        open.add(one);
        one.socket.once('close', () => open.delete(one));
        const { body } = forge.next().value;
        const text = headOf(Buffer.byteLength(body)) + body;
        const share = (opened++ % 7) / 6;
        void one.opened.then(() => {
          one.socket.write(text.slice(0, Math.ceil(text.length * share)));
          setTimeout(() => one.socket.resetAndDestroy(), 100);
        });
      }
      opened++;
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
