import { setTimeout as sleep } from 'node:timers/promises';
import { AcceleratedClock } from '../../src/demo/company/clock.ts';
import { scrape, type Scrape } from '../../test/support/scrape.ts';
import { startBigAccount, type Call } from './server.ts';
import { size, SPEED } from './size.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { residentMemory } from '../common/resident-memory.ts';
import type { Figure } from '../report.ts';

const MiB = 1_024 * 1_024;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ALLOWED_MIB = 512;
/** AWS's limits in a minute: one a second, but for a few (see src/aws/request-pace.ts). */
const otherLimits: Readonly<Record<string, number>> = {
  BatchGetMetricData: 16 * 60,
  ListMetrics: 25 * 60,
  GetMetricData: 50 * 60,
};
const perMinute = (operation: string) => otherLimits[operation] ?? 60;
/** What collectors ask of ten thousand domains and five hundred sets in an hour, as their own comments reckon it. */
const ALLOWED_CALLS = 5_000;
/** How often the collector of identities runs: seconds. */
const IDENTITIES_EVERY = 600;
/** How often the collectors run that take longest: seconds. A round that takes longer is not over when the next is due. */
const ROUND_EVERY = 900;
/** What it calls, one after the other, each at one a second. */
const ofIdentities = new Set([
  'ListEmailIdentities',
  'GetIdentityDkimAttributes',
  'GetIdentityMailFromDomainAttributes',
  'GetIdentityNotificationAttributes',
  'GetEmailIdentity',
]);

const what = `${size.identities.toLocaleString('en')} identities, ${size.configurationSets} configuration sets, ${size.tenants} tenants`;

/**
 * Some time of a large account with every collector at its default, after its first runs: a multiple of a quarter of an
 * hour, so that every schedule has its share. Calls are counted, and calls decide; the time of a round is a time.
 */
export async function benchBigAccount(minutes: number): Promise<readonly Figure[]> {
  const start = Date.now();
  const clock = new AcceleratedClock(start, SPEED, () => Date.now());
  clock.start();
  await using account = await startBigAccount(clock);
  await using child = await startOnOneCore(['bench/big-account/program.ts', account.endpoint, String(start)]);
  const url = `http://127.0.0.1:${child.port}`;
  while (!(await fetch(`${url}/-/ready`)).ok) await sleep(20);
  const from = clock.now();
  await sleep((minutes * MINUTE_MS) / SPEED);
  const to = clock.now();
  const calls = account.calls.filter(({ at }) => at >= from && at < to);
  const seen = await scrape(url);
  return [
    callsAnHour(calls, (to - from) / HOUR_MS, seen),
    busiest(account.calls),
    longestRun(account.calls, seen),
    firstRound(from - (account.calls[0]?.at ?? NaN)),
    memory(child.pid),
  ];
}

function callsAnHour(calls: readonly Call[], hours: number, seen: Scrape): Figure {
  const anHour = calls.length / hours;
  const byService = [...Map.groupBy(calls, ({ service }) => service)]
    .map(([service, own]) => `${service} ${(own.length / hours).toFixed(0)}`)
    .toSorted();
  const dollars = seen.sum('ses_exporter_cloudwatch_cost_dollars_total') ?? NaN;
  const metrics = seen.sum('ses_exporter_cloudwatch_metrics', { state: 'read' }) ?? NaN;
  return {
    bench: `calls an hour of an account with ${what}`,
    measured: `${anHour.toFixed(0)} calls (${byService.join(', ')}; ${metrics} metrics of CloudWatch, since the start ${dollars.toFixed(2)} dollars)`,
    floor: `${ALLOWED_CALLS} calls`,
    ratio: anHour / ALLOWED_CALLS,
    bound: { atMost: 1 },
    timed: false,
  };
}

/** The operation that comes nearest to AWS's limit in a minute; a call that was late makes the next look early. */
function busiest(calls: readonly Call[]): Figure {
  let most = { operation: 'none', count: 0, ratio: 0 };
  for (const [operation, own] of Map.groupBy(calls, (call) => call.operation)) {
    for (const { at } of own) {
      const count = own.filter((other) => other.at >= at && other.at < at + MINUTE_MS).length;
      const ratio = count / perMinute(operation);
      if (ratio > most.ratio) most = { operation, count, ratio };
    }
  }
  return {
    bench: 'the busiest minute of an operation, against AWS’s rate',
    measured: `${most.count} calls of ${most.operation}`,
    floor: `${perMinute(most.operation)} calls`,
    ratio: most.ratio,
    bound: { atMost: 1.1 },
    // A machine that stands still for a tenth of a second moves six calls into the next minute.
    timed: true,
  };
}

/**
 * A run must end before the next is due. It takes a second a call, because AWS's answer comes within the second; by this
 * clock an answer seems to take a minute for each second, so that calls are counted and not timed.
 */
function longestRun(calls: readonly Call[], seen: Scrape): Figure {
  const own = calls.filter(({ operation }) => ofIdentities.has(operation));
  const begins = [...own.keys()].filter(
    (at) => own[at]?.operation === 'ListEmailIdentities' && own[at - 1]?.operation !== 'ListEmailIdentities',
  );
  const seconds = Math.max(...begins.slice(1).map((next, run) => next - (begins[run] ?? 0)));
  const works =
    begins.length > 1 && seen.sum('ses_exporter_collector_success', { collector: 'identities' }) === 1;
  return {
    bench: 'a run of the identities collector at one call a second, against its schedule',
    measured: works ? `${seconds} s` : 'it fails',
    floor: `${IDENTITIES_EVERY} s`,
    ratio: works ? seconds / IDENTITIES_EVERY : Infinity,
    bound: { atMost: 1 },
    timed: false,
  };
}

/** Until every collector has run once and the program is ready, at AWS's rates; the answers are slow by this clock. */
function firstRound(ms: number): Figure {
  const seconds = ms / 1_000;
  return {
    bench: 'the first round of all collectors, against the schedule of the longest',
    measured: `${seconds.toFixed(0)} s of the account’s (${(seconds / SPEED).toFixed(1)} s by the wall)`,
    floor: `${ROUND_EVERY} s`,
    ratio: seconds / ROUND_EVERY,
    bound: { atMost: 1 },
    timed: true,
  };
}

function memory(pid: number): Figure {
  const ours = residentMemory(pid) / MiB;
  return {
    bench: 'memory with a large account',
    measured: `${ours.toFixed(0)} MiB`,
    floor: `${ALLOWED_MIB} MiB`,
    ratio: ours / ALLOWED_MIB,
    bound: { atMost: 1 },
    timed: false,
  };
}
