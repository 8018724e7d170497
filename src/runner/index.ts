import { isDeepStrictEqual } from 'node:util';
import type { AwsAccount } from '../aws/account.ts';
import type { AnyCollector, CollectorName } from '../collectors/index.ts';
import type { Config } from '../config/config.ts';
import { Job, type JobDeps } from './job.ts';
import type { CollectorReport } from './report.ts';
import { SesAnswers } from './ses-answers.ts';
import { removeStaleSeries } from './stale-series.ts';
import { wallTimetable, type Stop, type Timetable } from './timetable.ts';

export type { CollectorReport } from './report.ts';
export { removeCollectedSeries } from './stale-series.ts';
export { wallTimetable, type Timetable } from './timetable.ts';

/** Accounts begin so many milliseconds after one another, so that a hundred of them do not begin at once. */
const STAGGER_MS = 100;

export interface CollectorsDeps extends Omit<JobDeps, 'timetable' | 'random' | 'signal' | 'answers'> {
  /** Those to begin with. */
  readonly accounts: readonly AwsAccount[];
  readonly collectors: readonly AnyCollector[];
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
  /**
   * Goes on with these settings: begins anew only the collectors whose own have changed. Resolves when those have ended
   * and begun; they have not run by then.
   */
  configure(settings: Config['collectors']): Promise<void>;
}

/** One collector at work on one account. */
interface Running {
  readonly job: Job;
  readonly settings: Config['collectors'][CollectorName];
  readonly stops: readonly Stop[];
  /** Resolves when it has run once, or was stopped. */
  readonly firstRun: Promise<void>;
  readonly leave: () => void;
}

/** Runs every enabled collector on every account: in turn, and then by its schedule, until disposed. */
export function startCollectors(deps: CollectorsDeps): RunningCollectors {
  const { collectors, registry, random = Math.random } = deps;
  let { settings } = deps;
  const timetable = deps.timetable ?? wallTimetable(deps.log);
  const stopping = new AbortController();
  const jobDeps = { ...deps, timetable, random };
  const watched = new Map<AwsAccount, Map<CollectorName, Running>>();
  const answers = new WeakMap<AwsAccount, SesAnswers>();
  const answersOf = (aws: AwsAccount) => {
    const known = answers.get(aws) ?? new SesAnswers();
    answers.set(aws, known);
    return known;
  };
  const allRunning = () => [...watched.values()].flatMap((ofAccount) => [...ofAccount.values()]);
  const allJobs = () => allRunning().map(({ job }) => job);

  const begin = (
    collector: AnyCollector,
    aws: AwsAccount,
    delay: number,
    inTurn: (start: () => void) => void,
  ): Running => {
    const leaving = new AbortController();
    const signal = AbortSignal.any([stopping.signal, leaving.signal]);
    const own = settings[collector.name];
    const job = new Job(collector, own, aws, { ...jobDeps, signal, answers: answersOf(aws) });
    const { promise: firstRun, resolve } = Promise.withResolvers<void>();
    const stops: Stop[] = [];
    const start = () => {
      if (signal.aborted) return;
      stops.push(timetable.at(own.schedule ?? collector.schedule, () => job.tick()));
      void job.run().finally(resolve);
    };
    if (delay === 0) inTurn(start);
    else stops.push(timetable.after(delay, () => inTurn(start)));
    signal.addEventListener('abort', () => resolve(), { once: true });
    return { job, settings: own, stops, firstRun, leave: () => leaving.abort() };
  };
  const end = async ({ job, stops, leave }: Running) => {
    for (const stop of stops) stop();
    leave();
    await job.stop();
  };
  /** Begins on the account what is enabled and does not run there. */
  const complete = (aws: AwsAccount, delay: number): readonly Running[] => {
    const ofAccount = watched.get(aws) ?? new Map<CollectorName, Running>();
    watched.set(aws, ofAccount);
    const missing = collectors.filter(({ name }) => settings[name].enabled && !ofAccount.has(name));
    const inTurn = timetable.inTurn();
    for (const one of missing) ofAccount.set(one.name, begin(one, aws, delay, inTurn));
    return missing.flatMap(({ name }) => ofAccount.get(name) ?? []);
  };

  const watch = async (accounts: readonly AwsAccount[]) => {
    if (stopping.signal.aborted) return;
    const leaving = [...watched].filter(([aws]) => !accounts.includes(aws));
    for (const [aws] of leaving) watched.delete(aws);
    const coming = accounts.filter((aws) => !watched.has(aws));
    const begun = coming.flatMap((aws, index) => complete(aws, index * STAGGER_MS));
    await Promise.all([
      ...leaving.flatMap(([, ofAccount]) => [...ofAccount.values()].map(end)),
      ...begun.map(({ firstRun }) => firstRun),
    ]);
    if (!stopping.signal.aborted) removeStaleSeries(registry, collectors, allJobs());
  };

  const configure = async (next: Config['collectors']) => {
    settings = next;
    const leaving: Running[] = [];
    for (const ofAccount of watched.values()) {
      for (const [name, one] of ofAccount) {
        if (isDeepStrictEqual(one.settings, next[name])) continue;
        ofAccount.delete(name);
        leaving.push(one);
      }
    }
    await Promise.all(leaving.map(end));
    if (stopping.signal.aborted) return;
    for (const [index, aws] of [...watched.keys()].entries()) complete(aws, index * STAGGER_MS);
    removeStaleSeries(registry, collectors, allJobs());
  };

  return {
    firstRuns: watch(deps.accounts),
    status: () => allJobs().map((job) => job.status()),
    watch,
    configure,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(allRunning().map(end));
    },
  };
}
