import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Promises, type Attack } from '../attack.ts';
import { Pulse } from '../pulse.ts';
import { RawSender, type Post } from '../raw-sender.ts';
import { startTarget, untilAcknowledged, type Target } from '../target.ts';

const PER_SECOND = 1_000;
const MOST_MS = 5_000;
/** Longer than that, nobody waits for one that never comes. */
const WAIT_MS = 4 * MOST_MS;

/** Messages in the right form and with a signature of nobody; no two say the same of where their certificate is. */
export function* forgeries({ sns }: Pick<Target, 'sns'>): Generator<Post, never> {
  const envelope = JSON.parse(sns.sealed('{}')) as Record<string, string>;
  for (let index = 0; ; index++) {
    const SigningCertURL = `${sns.endpoint}/SimpleNotificationService-${randomBytes(16).toString('hex')}.pem`;
    yield {
      index,
      body: JSON.stringify({ ...envelope, Timestamp: new Date().toISOString(), SigningCertURL }),
    };
  }
}

export const forgedCertificates: Attack = {
  name: 'forged certificates',
  promise: `among ${PER_SECOND} forged messages a second a genuine one is acknowledged within 5 s, also after a start and a reload`,
  async run({ short }) {
    await using target = await startTarget();
    await using pulse = new Pulse(target.member.webUrl);
    const promises = new Promises({ short });
    const figures: Record<string, number> = {};
    using sender = new RawSender(target.member.webhooksPort);
    const end = new AbortController();
    const from = performance.now();
    const flood = sender.pour(forgeries(target), { perSecond: PER_SECOND, mostOpen: 256 }, end.signal);
    let event = 0;
    const acknowledges = async (when: string) => {
      const ms = await untilAcknowledged(target, event++, WAIT_MS);
      promises.inTime(`${when}, a genuine message was acknowledged after`, ms, MOST_MS);
      figures[`acknowledged ${when} after, ms`] = Math.round(ms);
    };
    const reloads = () => target.member.output.split('configuration reloaded').length - 1;
    try {
      await wait(short ? 2_000 : 10_000);
      await acknowledges('in the flood');
      for (let round = 0; round < (short ? 1 : 5); round++) {
        await target.member.kill();
        await target.member.startAgain();
        await acknowledges('after a start');
        const before = reloads();
        target.member.signal('SIGHUP');
        for (let waited = 0; reloads() === before && waited < 300; waited++) await wait(50);
        promises.expect(reloads() > before, 'the configuration was not read again within 15 s');
        await acknowledges('after a reload');
      }
      pulse.reset();
      await wait(1_000);
      await acknowledges('in the end');
    } finally {
      end.abort();
    }
    const { worstMs } = await pulse.read();
    const { length } = await flood;
    figures['forged messages a second'] = Math.round((1_000 * length) / (performance.now() - from));
    return { figures: { ...figures, 'longest blocked, ms': Math.round(worstMs) }, broken: promises.broken };
  },
};
