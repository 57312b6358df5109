/**
 * How many sites are asked something small at a time, whatever `concurrency` says: that is for the work of a pass. Here
 * nearly all time goes by in waiting, above all for sites that do not answer.
 */
export const looksAtATime = 100;

/**
 * The results of `work` in the order of `items`, at most `atATime` of them under way. After a failure nothing more is
 * started; what has started is waited for, so that nothing goes on behind the caller's back, and then the first failure
 * is thrown.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(atATime, items.length) }, async () => {
    while (failures.length === 0 && next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  });
  await Promise.all(workers);
  if (failures.length > 0) throw failures[0];
  return results;
}
