import { setTimeout as wait } from 'node:timers/promises';
import { Promises, type Attack } from '../attack.ts';
import { Genuine } from '../genuine.ts';
import { headOf, openConnections, RawConnection } from '../sockets.ts';
import { startTarget } from '../target.ts';

const SENDERS = 800;
const ANNOUNCED = 1_048_576;
const SENT = 1_048_500;
const MOST_MIB = 512;
/** When a body that does not go on has to be cut. */
const CUT_AFTER_MS = 60_000;

/** Bodies that are sent but for their last bytes, so that whoever holds them holds all of them. */
export const slowBodies: Attack = {
  name: 'slow bodies',
  promise: `${SENDERS} bodies that never end hold less than ${MOST_MIB} MiB, and genuine messages get through`,
  waits: true,
  async run({ seed, short }) {
    await using target = await startTarget();
    await using genuine = new Genuine(target, seed);
    const promises = new Promises({ short });
    // One that is announced larger than anything is refused by its head.
    const { webhooksPort } = target.member;
    const giant = new RawConnection(webhooksPort);
    await giant.opened;
    giant.socket.write(headOf('99999999999'));
    for (const until = performance.now() + 5_000; !giant.answer && performance.now() < until;) await wait(20);
    promises.expect(
      giant.status === 413,
      `Content-Length 99999999999 was answered ${giant.status || 'nothing'}`,
    );
    giant.socket.destroy();

    using senders = await openConnections(webhooksPort, SENDERS);
    const body = Buffer.alloc(SENT, 'a');
    for (const [at, { socket }] of senders.all.entries()) {
      socket.write(headOf(ANNOUNCED));
      socket.write(body);
      if (at % 20 === 19) await wait(10);
    }
    const open = await senders.untilCut(CUT_AFTER_MS);
    const refused = senders.all.filter(({ status }) => status === 503);
    const peak = await target.peakMiB();
    promises.atMost('the resident set was up to', peak, MOST_MIB, 'MiB');
    promises.expect(
      open === 0,
      `${open} of ${SENDERS} bodies were still waited for after ${CUT_AFTER_MS} ms`,
    );
    promises.expect(refused.length > 0, 'none was refused with 503: all were taken in');
    const unclear = refused.filter(({ answer }) => !/^retry-after: \d+\r$/im.test(answer)).length;
    promises.expect(unclear === 0, `${unclear} refusals with 503 say nothing of Retry-After`);
    const figures = await genuine.judge(promises, { ackMs: 5_000, scrapeMs: 5_000 });
    const cut = senders.all.map(({ endedAfter = Infinity }) => endedAfter);
    return {
      figures: {
        'peak of the resident set, MiB': Math.round(peak),
        'refused with 503': refused.length,
        'answered 408': senders.all.filter(({ status }) => status === 408).length,
        'last one cut after, s': open > 0 ? 'never' : Math.round(Math.max(...cut) / 1_000),
        ...figures,
      },
      broken: promises.broken,
    };
  },
};
