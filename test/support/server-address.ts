/** Where a test finds a server and how it logs in there: what can be handed from the setup to the test's process. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Empty where it is not known. */
  readonly socket: string;
  readonly user: string;
  readonly password: string;
}

/** One of the two servers that all tests share. */
export interface SharedServer extends ServerAddress {
  readonly flavour: 'mariadb' | 'mysql';
}
