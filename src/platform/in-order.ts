import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Runs tasks so many at once, in their order, and gives their results in that order. Where one fails, or whoever takes the
 * results stops, the others are told by the signal that each is given; none outlives the generator.
 */
export async function* inOrder<Result>(
  tasks: Iterable<(signal: AbortSignal) => Promise<Result>>,
  atOnce: number,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const running: Promise<Result>[] = [];
  const start = (task: (signal: AbortSignal) => Promise<Result>) => {
    const result = task(own.signal);
    // It is looked at when its turn comes.
    result.catch(() => undefined);
    running.push(result);
  };
  try {
    for (const task of tasks) {
      // What a task does before it waits must not add up, nor come on top of what is done with a result.
      await nextTurn();
      start(task);
      await nextTurn();
      const first = running.length < atOnce ? undefined : running.shift();
      if (first) yield await first;
    }
    for (let first = running.shift(); first; first = running.shift()) yield await first;
  } finally {
    signal.removeEventListener('abort', abort);
    own.abort();
    await Promise.allSettled(running);
  }
}
