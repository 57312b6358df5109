/**
 * Runs `work` for each item, at most `limit` at a time, in order of start. The first error is thrown, after what has
 * started has ended; nothing new is started after it.
 */
export async function eachLimited<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed: { readonly error: unknown } | null = null;
  async function worker(): Promise<void> {
    for (;;) {
      const item = items[next];
      if (failed !== null || next >= items.length) return;
      next += 1;
      try {
        await work(item as T);
      } catch (error) {
        failed ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
}
