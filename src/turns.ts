/** Has one thing done at a time, in the order in which they were asked for. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether something is being done, or waits to be. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Does `work` when all that came before it is over. Throws what `work` throws. */
  take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#tail.then(work).finally(() => (this.#waiting -= 1));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
