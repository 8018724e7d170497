import { Worker } from 'node:worker_threads';

export interface PulseData {
  readonly url: string;
  readonly everyMs: number;
  /** How long an answer is waited for. */
  readonly timeoutMs: number;
}

interface Beat {
  readonly ms: number;
  readonly status: number;
}

/** Whether the program's event loop turns, seen from outside: asked on a thread of its own, that nothing else delays. */
export class Pulse implements AsyncDisposable {
  readonly #worker: Worker;
  #beats: Beat[] = [];

  constructor(webUrl: string, everyMs = 10) {
    const workerData: PulseData = { url: `${webUrl}/-/healthy`, everyMs, timeoutMs: 60_000 };
    this.#worker = new Worker(new URL('pulse-program.ts', import.meta.url), { workerData });
    this.#worker.on('message', (beat: Beat) => this.#beats.push(beat));
  }

  /** Forgets what was before. */
  reset(): void {
    this.#beats = [];
  }

  /** What was measured since it was reset; the answer under way is waited for first. */
  async read(): Promise<{ readonly asked: number; readonly worstMs: number; readonly unanswered: number }> {
    await new Promise((resolve) => this.#worker.once('message', resolve));
    const beats = this.#beats;
    return {
      asked: beats.length,
      worstMs: Math.max(0, ...beats.map(({ ms }) => ms)),
      unanswered: beats.filter(({ status }) => status !== 200).length,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
