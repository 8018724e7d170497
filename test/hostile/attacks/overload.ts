import { compareSeries } from '../../crash/compare-series.ts';
import { Promises, type Attack } from '../attack.ts';
import { Pulse } from '../pulse.ts';
import { RawSender, type Post, type Told } from '../raw-sender.ts';
import { startTarget, untilAcknowledged } from '../target.ts';

const TIMES = 5;
const MOST_MIB = 512;
const MOST_MS = 5_000;
/** More than a program may hold at a time. What is answered at once does not come near it. */
const MOST_OPEN = 2_000;
/** So many of all may break off without an answer: where connections come faster than they are taken. */
const BROKEN_OFF = 0.05;

/**
 * Fields that SNS's envelope may have and that nobody reads or signs: they make a message dear to whoever parses it, and
 * cost a sender nothing. As many as are taken.
 */
const tail = `,"MessageAttributes":{${Array.from({ length: 600 }, (_unused, at) => `"attribute-${at}":{"Type":"String","Value":"${at}"}`).join()}}}`;

/** More than can be counted, for some seconds: what is beyond the capacity is refused at once, and nothing is lost. */
export const overload: Attack = {
  name: 'overload',
  promise: `at ${TIMES} times what it can do it refuses at once what is too much, and loses nothing of the rest`,
  async run({ short }) {
    await using target = await startTarget();
    await using pulse = new Pulse(target.member.webUrl, 50);
    using sender = new RawSender(target.member.webhooksPort, tail);
    const promises = new Promises({ short });
    let events = 0;
    const messages = (count: number): Post[] =>
      Array.from({ length: count }, () => {
        const index = events++;
        return { index, body: target.sns.seal(index)[0].slice(0, -1) };
      });
    const early = messages(200);
    const first = await sender.pour(early, { mostOpen: 64 });
    const sample = messages(short ? 600 : 3_000);
    const from = performance.now();
    const sampled = await sender.pour(sample, { mostOpen: 64 });
    const taken = sampled.filter(({ status }) => status === 200);
    const capacity = taken.length / ((performance.now() - from) / 1_000);

    // A machine that does other things too may let it stand still for a moment.
    const mayRefuse = short && taken.length > 0;
    if (sampled.some(({ status }) => status !== 200 && !(mayRefuse && status === 503)))
      return { figures: {}, broken: ['a message was not taken at a pace that it can keep'] };

    const posts = messages(Math.round(TIMES * capacity * (short ? 4 : 15)));
    pulse.reset();
    const told = await sender.pour(posts, { perSecond: TIMES * capacity, mostOpen: MOST_OPEN });
    const offered = sender.rate;
    const recovered = await untilAcknowledged(target, events++, 4 * MOST_MS);
    const { worstMs } = await pulse.read();

    const of = (...statuses: readonly number[]) => told.filter(({ status }) => statuses.includes(status));
    const [accepted, refused, silent, brokenOff] = [of(200), of(503), of(0), of(-1)];
    const ack99 = percentile(accepted, 0.99);
    const peak = await target.peakMiB();
    promises.expect(accepted.length > 0, 'nothing was accepted');
    promises.inTime('99 % of what was accepted was acknowledged in', ack99, MOST_MS);
    promises.inTime('99 % of what was refused was refused in', percentile(refused, 0.99), MOST_MS);
    promises.expect(silent.length === 0, `${silent.length} posts got no answer in 15 s`);
    const clean = brokenOff.length <= BROKEN_OFF * told.length;
    promises.expect(clean, `${brokenOff.length} connections broke off without an answer`);
    promises.atMost('the resident set was up to', peak, MOST_MIB, 'MiB');
    promises.inTime('it was itself again after', recovered, MOST_MS);
    // SNS sends again what was not acknowledged.
    const byIndex = new Map([...early, ...sample, ...posts].map((post) => [post.index, post]));
    let open = [...first, ...sampled, ...told].filter(({ status }) => status !== 200);
    for (let tries = 0; open.length > 0 && tries < 50; tries++) {
      const again = open.flatMap(({ index }) => byIndex.get(index) ?? []);
      open = (await sender.pour(again, { mostOpen: 16 })).filter(({ status }) => status !== 200);
    }
    promises.expect(open.length === 0, `${open.length} messages were never acknowledged`);
    const { lost, doubled } = await compareSeries(target.member.webUrl, events);
    promises.expect(lost === 0, `${lost} acknowledged events were lost`);
    promises.expect(doubled === 0, `${doubled} events were counted twice`);
    return {
      figures: {
        'capacity, messages a second': Math.round(capacity),
        'offered, messages a second': Math.round(offered),
        accepted: accepted.length,
        'refused with 503': refused.length,
        'no answer in 15 s': silent.length,
        'broke off': brokenOff.length,
        'ack p99, ms': Math.round(ack99),
        'refusal p99, ms': Math.round(percentile(refused, 0.99)),
        'peak of the resident set, MiB': Math.round(peak),
        'itself again after, ms': Math.round(recovered),
        'longest blocked, ms': Math.round(worstMs),
        events,
      },
      broken: promises.broken,
    };
  },
};

function percentile(told: readonly Told[], share: number): number {
  const sorted = told.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
