/** What one link tells its counter. What `…Sent` gives goes to `reached…` when those bytes get there. */
export interface LinkTrips {
  readonly clientSent: () => number;
  readonly reachedServer: (depth: number) => void;
  readonly serverSent: () => number;
  readonly reachedClient: (depth: number) => void;
}

export interface RoundTrips {
  /** How many round trips had to be made one after the other so far. */
  readonly count: number;
  link(): LinkTrips;
}

/**
 * Counts waits: bytes that the client sends may depend on all that has reached it, over whatever link, and an answer on
 * what has reached the server over its link. The longest such chain is what the line's delay is paid for: statements
 * that are on their way together wait once. Needs a line that takes longer than the server's first word of an answer.
 */
export function countRoundTrips(): RoundTrips {
  let heardByClient = 0;
  return {
    get count() {
      return heardByClient;
    },
    link: () => {
      let heardByServer = 0;
      return {
        clientSent: () => heardByClient + 1,
        reachedServer: (depth) => void (heardByServer = Math.max(heardByServer, depth)),
        serverSent: () => heardByServer,
        reachedClient: (depth) => void (heardByClient = Math.max(heardByClient, depth)),
      };
    },
  };
}
