import type { ClockJudge } from '../platform/clock-judge.ts';
import type { Runtime } from '../runtime.ts';

export interface ClockWatchDeps extends Pick<Runtime, 'log' | 'registry'> {
  readonly judge: ClockJudge;
}

export interface ClockWatch extends Disposable {
  /** What AWS's words say to be wrong with our clock now, for readiness; empty where they say nothing. */
  trouble(): readonly string[];
}

/** A jump of a minute is seen, and shown to every scrape. */
const LOOK_EVERY_MS = 5_000;

/** Tells in a metric, in the log and to probes when our clock is wrong. */
export function watchClock({ judge, registry, log }: ClockWatchDeps): ClockWatch {
  let wasWrong = false;
  const look = (): string | undefined => {
    const trouble = judge.trouble();
    const isWrong = trouble !== undefined;
    registry.set('ses_exporter_clock_offset_seconds', {}, judge.ahead() / 1_000);
    if (isWrong && !wasWrong)
      log.error(
        { offsetSeconds: Math.round(judge.ahead() / 1_000) },
        `${trouble}: no message is refused permanently`,
      );
    if (!isWrong && wasWrong) log.info({}, 'the host’s clock is right again');
    wasWrong = isWrong;
    return trouble;
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    trouble() {
      const trouble = look();
      return trouble !== undefined && judge.isContradicted() ? [trouble] : [];
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
