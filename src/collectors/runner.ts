import type { AwsAccount } from '../aws/account.ts';
import type { Config } from '../config/config.ts';
import type { Collector } from './collector.ts';
import { Job, type JobDeps } from './runner/job.ts';
import type { CollectorReport } from './runner/report.ts';
import { wallTimetable, type Stop, type Timetable } from './runner/timetable.ts';
import { forgetVanished } from './runner/vanished.ts';

export type { CollectorReport } from './runner/report.ts';

/** Accounts begin so many milliseconds after one another, so that a hundred of them do not begin at once. */
const STAGGER_MS = 100;

export interface CollectorsDeps extends Omit<JobDeps, 'timetable' | 'random' | 'signal'> {
  readonly accounts: readonly AwsAccount[];
  readonly collectors: readonly Collector[];
  readonly settings: Config['collectors'];
  readonly timetable?: Timetable;
  readonly random?: () => number;
}

export interface RunningCollectors extends AsyncDisposable {
  /** Resolves when every collector has run once, well or not. */
  readonly firstRuns: Promise<void>;
  status(): readonly CollectorReport[];
}

/** Runs every enabled collector on every account: at once, and then by its schedule, until disposed. */
export function startCollectors(deps: CollectorsDeps): RunningCollectors {
  const { accounts, collectors, settings, registry, random = Math.random } = deps;
  const timetable = deps.timetable ?? wallTimetable(deps.io.log);
  const stopping = new AbortController();
  const jobDeps = { ...deps, timetable, random, signal: stopping.signal };
  const enabled = collectors.filter(({ name }) => settings[name].enabled);
  const jobs: Job[] = [];
  const stops: Stop[] = [];
  const firstRuns: Promise<void>[] = [];

  for (const [index, aws] of accounts.entries()) {
    const own = enabled.map((collector) => new Job(collector, settings[collector.name], aws, jobDeps));
    jobs.push(...own);
    const { promise, resolve } = Promise.withResolvers<void>();
    firstRuns.push(promise);
    const begin = () => void Promise.all(own.map((job) => job.run())).then(() => resolve());
    if (index === 0) begin();
    else stops.push(timetable.after(index * STAGGER_MS, begin));
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  }
  for (const job of jobs) {
    const schedule = settings[job.collector.name].schedule ?? job.collector.schedule;
    stops.push(timetable.at(schedule, () => job.tick()));
  }

  const allRun = async () => {
    await Promise.all(firstRuns);
    if (!stopping.signal.aborted) forgetVanished(registry, collectors, jobs);
  };
  return {
    firstRuns: allRun(),
    status: () => jobs.map((job) => job.status()),
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop();
      stopping.abort();
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}
