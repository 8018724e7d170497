/**
 * Begins things one after another, each so many milliseconds after the one before has begun, and the first as long after
 * it was asked for: what else waits for the thread gets it in between, however long each takes.
 */
export function spaced(apart: number): (begin: () => void) => void {
  const waiting: (() => void)[] = [];
  let isDue = false;
  const wait = () => {
    isDue = waiting.length > 0;
    if (isDue) setTimeout(next, apart).unref();
  };
  const next = () => {
    waiting.shift()?.();
    wait();
  };
  return (begin) => {
    waiting.push(begin);
    if (!isDue) wait();
  };
}
