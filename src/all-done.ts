/**
 * Waits for all of some pieces of work that go on side by side, also after one of them has failed: nothing goes on
 * behind the caller's back. Then throws the first failure.
 */
export async function allDone(...work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
