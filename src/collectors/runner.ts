import type { AwsAccount } from '../aws/account.ts';
import type { Config } from '../config/config.ts';
import type { Collector } from './collector.ts';
import { Job, type JobDeps } from './runner/job.ts';
import type { CollectorReport } from './runner/report.ts';
import { wallTimetable, type Stop, type Timetable } from './runner/timetable.ts';
import { forgetVanished } from './runner/vanished.ts';

export type { CollectorReport } from './runner/report.ts';
export { forgetCollected } from './runner/vanished.ts';
export { wallTimetable, type Timetable } from './runner/timetable.ts';

/** Accounts begin so many milliseconds after one another, so that a hundred of them do not begin at once. */
const STAGGER_MS = 100;

export interface CollectorsDeps extends Omit<JobDeps, 'timetable' | 'random' | 'signal'> {
  /** Those to begin with. */
  readonly accounts: readonly AwsAccount[];
  readonly collectors: readonly Collector[];
  readonly settings: Config['collectors'];
  readonly timetable?: Timetable;
  readonly random?: () => number;
}

export interface RunningCollectors extends AsyncDisposable {
  /** Resolves when every collector has run once, well or not, on the accounts it began with. */
  readonly firstRuns: Promise<void>;
  status(): readonly CollectorReport[];
  /**
   * Goes on with these accounts: begins those that are new, and stops those that are not among them. Resolves when the
   * new ones have run once and the gauges of the others are gone.
   */
  watch(accounts: readonly AwsAccount[]): Promise<void>;
}

/** The jobs of one account. */
interface Watched {
  readonly jobs: readonly Job[];
  readonly stops: readonly Stop[];
  /** Resolves when each has run once, or was stopped. */
  readonly firstRuns: Promise<void>;
  readonly stopped: () => void;
}

/** Runs every enabled collector on every account: at once, and then by its schedule, until disposed. */
export function startCollectors(deps: CollectorsDeps): RunningCollectors {
  const { collectors, settings, registry, random = Math.random } = deps;
  const timetable = deps.timetable ?? wallTimetable(deps.io.log);
  const stopping = new AbortController();
  const jobDeps = { ...deps, timetable, random };
  const enabled = collectors.filter(({ name }) => settings[name].enabled);
  const watched = new Map<AwsAccount, Watched>();
  const allJobs = () => [...watched.values()].flatMap(({ jobs }) => jobs);

  const begin = (aws: AwsAccount, delay: number): Watched => {
    const leaving = new AbortController();
    const signal = AbortSignal.any([stopping.signal, leaving.signal]);
    const jobs = enabled.map(
      (collector) => new Job(collector, settings[collector.name], aws, { ...jobDeps, signal }),
    );
    const { promise: firstRuns, resolve } = Promise.withResolvers<void>();
    const run = () => void Promise.all(jobs.map((job) => job.run())).then(() => resolve());
    const stops: Stop[] = [];
    if (delay === 0) run();
    else stops.push(timetable.after(delay, run));
    for (const job of jobs) {
      const schedule = settings[job.collector.name].schedule ?? job.collector.schedule;
      stops.push(timetable.at(schedule, () => job.tick()));
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
    return { jobs, stops, firstRuns, stopped: () => leaving.abort() };
  };
  const end = async ({ jobs, stops, stopped }: Watched) => {
    for (const stop of stops) stop();
    stopped();
    await Promise.all(jobs.map((job) => job.stop()));
  };

  const watch = async (accounts: readonly AwsAccount[]) => {
    if (stopping.signal.aborted) return;
    const leaving = [...watched].filter(([aws]) => !accounts.includes(aws));
    for (const [aws] of leaving) watched.delete(aws);
    const coming = accounts.filter((aws) => !watched.has(aws));
    for (const [index, aws] of coming.entries()) watched.set(aws, begin(aws, index * STAGGER_MS));
    await Promise.all([
      ...leaving.map(([, one]) => end(one)),
      ...coming.map((aws) => watched.get(aws)?.firstRuns),
    ]);
    if (!stopping.signal.aborted) forgetVanished(registry, collectors, allJobs());
  };

  return {
    firstRuns: watch(deps.accounts),
    status: () => allJobs().map((job) => job.status()),
    watch,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all([...watched.values()].map(end));
    },
  };
}
