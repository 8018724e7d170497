import { Admission } from '../../src/receivers/admission.ts';
import { Reception, type ReceptionDeps } from '../../src/receivers/reception.ts';
import { Share } from '../../src/receivers/byte-budget.ts';
import type { EventSink, ReceiverName, Verdict } from '../../src/contracts/event-sink.ts';
import { Certificates } from '../../src/receivers/sns-envelope/certificates.ts';
import { nothingKept, type Kept } from '../../src/receivers/sns-envelope/sns-memory.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';
import { isNotice, type Countable, type SesNotice } from '../../src/events/ses-notice.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { judged } from '../../src/platform/clock-judge.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { DAY_MS, NOW } from './sns-topic.ts';
import { rendered } from './http-registry.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** Everything a receiver is given, with an outside world that a test can steer. */
export function receiverWorld() {
  const world = {
    now: NOW,
    /** Milliseconds of the clock that never jumps. */
    monotonic: 0,
    /** What the sink does next with each event; replace it to fail. */
    judge: (_event: Countable): Promise<Verdict> => Promise.resolve('counted'),
    /** Answers outgoing requests. */
    respond: (_url: string): Promise<string> => Promise.reject(new Error('404')),
  };
  /** Events that the sink called counted. */
  const received: SesEvent[] = [];
  /** Notices that it called counted. */
  const noticed: SesNotice[] = [];
  const fetched: string[] = [];
  const logged: LogLine[] = [];
  const sink: EventSink = async (_receiver, events) => {
    const verdicts = await Promise.all(events.map((event) => world.judge(event)));
    for (const one of events.filter((_event, index) => verdicts[index] === 'counted'))
      if (isNotice(one)) noticed.push(one);
      else received.push(one);
    return verdicts;
  };
  const clock = judged({ now: () => world.now });
  const log = recordingLogger(logged);
  const fetchText = (url: URL) => {
    fetched.push(url.href);
    return world.respond(url.href);
  };
  /** What was kept of SNS, the last at the end. */
  const kept: Kept[] = [];
  const memory = { kept: nothingKept, keep: (one: Kept) => void kept.push(one) };
  const registry = new MetricRegistry(() => world.now);
  const admission = new Admission(() => world.monotonic);
  let born: ReadonlySet<string> = new Set();
  return {
    world,
    /** What is known of the receiver's clock. */
    clock: clock.judge,
    received,
    noticed,
    fetched,
    logged,
    kept,
    registry,
    admission,
    /** What a receiver is made with, beside its own settings. */
    deps: {
      clock,
      log,
      registry,
      fetchText,
      sink,
      certificates: new Certificates({ clock, fetchText, memory }),
      admission,
      retention: 14 * DAY_MS,
    },
    receptionOf: (receiver: ReceiverName, more: Partial<ReceptionDeps> = {}) =>
      new Reception({ clock, log, registry, sink, receiver, ...more }),
    /** To be called when the receiver was made: what `moved` compares with. */
    settle: async (): Promise<void> => {
      born = new Set(await valueLines(registry));
    },
    /** The lines of /metrics that are not as they were when the receiver was made. */
    moved: async (): Promise<string[]> => {
      return (await valueLines(registry)).filter((line) => !born.has(line));
    },
  };
}
export type ReceiverWorld = ReturnType<typeof receiverWorld>;

/** Lets in messages that are never done, until no further one is let in. */
export function fill(admission: Admission): void {
  while (!admission.isFull())
    void admission.admit(new Share(admission.vouched), () => new Promise(() => undefined));
}

async function valueLines(registry: MetricRegistry): Promise<string[]> {
  const text = await rendered(registry, 'classic');
  return text.split('\n').filter((line) => line && !line.startsWith('#'));
}

function recordingLogger(lines: LogLine[]): Logger {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const logger: Logger = {
    child: () => logger,
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  };
  return logger;
}
