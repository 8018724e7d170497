import { setTimeout as wait } from 'node:timers/promises';
import { Promises, type Attack } from '../attack.ts';
import { openConnections } from '../sockets.ts';
import { startTarget, untilAcknowledged } from '../target.ts';

/** So few that a stranger can take all of them. */
const DESCRIPTORS = 64;
const SENDERS = 200;
const CUT_AFTER_MS = 30_000;
/** Node looks for what is late every 30 s; what comes after this has waited least when it looks first. */
const AFTER_START_MS = 11_000;
/** What a loaded machine may add. */
const SLACK_MS = 3_000;

/** Connections that take all descriptors there are, and never send a byte. */
export const silentSockets: Attack = {
  name: 'silent sockets',
  promise:
    'with `ulimit -n 64`, connections that never send a byte are cut within 30 s, and messages come through',
  waits: true,
  async run({ short }) {
    const limited = ['prlimit', `--nofile=${DESCRIPTORS}:${DESCRIPTORS}`];
    await using target = await startTarget({ launch: { command: limited } });
    const promises = new Promises({ short });
    const first = await untilAcknowledged(target, 0, CUT_AFTER_MS);
    promises.inTime('before the attack a message was acknowledged in', first, 5_000);
    await wait(AFTER_START_MS);
    using senders = await openConnections(target.member.webhooksPort, SENDERS);
    const during = untilAcknowledged(target, 1, CUT_AFTER_MS + SLACK_MS);
    const open = await senders.untilCut(CUT_AFTER_MS + SLACK_MS);
    promises.expect(
      open === 0,
      `${open} of ${SENDERS} silent connections were open after ${CUT_AFTER_MS} ms`,
    );
    promises.atMost('a message got through after', await during, CUT_AFTER_MS + SLACK_MS, 'ms');
    const slowest = Math.max(...senders.all.map(({ endedAfter = Infinity }) => endedAfter));
    return {
      figures: {
        'last one cut after, s': open > 0 ? 'never' : Math.round(slowest / 1_000),
        'a message got through after, s': Math.round((await during) / 1_000),
      },
      broken: promises.broken,
    };
  },
};
