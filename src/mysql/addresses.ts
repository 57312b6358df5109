/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Sites of several addresses, by all of them: the one that answered last. A node that is down is not waited for each time. */
const answered = new Map<string, Address>();

const nameOf = (addresses: readonly Address[]): string => addresses.map(({ host, port }) => `${host}:${port}`).join();

/** The addresses of one site in the order in which they are to be tried. */
export function inTurn(addresses: readonly Address[]): readonly Address[] {
  const first = answered.get(nameOf(addresses));
  if (first === undefined) return addresses;
  return [first, ...addresses.filter(({ host, port }) => host !== first.host || port !== first.port)];
}

/** The site answered at this one of its addresses. */
export function noteAnswer(addresses: readonly Address[], at: Address): void {
  answered.set(nameOf(addresses), at);
}
