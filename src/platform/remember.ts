/** Asks once: callers at the same time share the answer and later ones get it again. A failure is forgotten. */
export function remember<Args extends readonly unknown[], T>(
  ask: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (...args) => {
    answer ??= ask(...args).catch((err: unknown) => {
      answer = undefined;
      throw err;
    });
    return answer;
  };
}
