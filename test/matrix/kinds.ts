/** A server that the matrix installs: from which Debian, and which packages of it. */
export interface MatrixServer {
  readonly name: string;
  readonly flavour: 'mariadb' | 'mysql';
  readonly suite: string;
  /** What its version begins with. */
  readonly version: string;
  /** Installed with what they need. */
  readonly packages: readonly string[];
  /** Unpacked beside: what they would set up, and start, is not wanted. */
  readonly unpacked: readonly string[];
}

/** One line of the matrix: which server the hubs of the tests have, and which the spokes. Null: the installed MariaDB. */
export interface Kind {
  readonly name: string;
  readonly hub: MatrixServer | null;
  readonly spokes: MatrixServer | null;
  /** The folder of the only tests that are of this kind; absent: all of them. */
  readonly only?: string;
}

const MARIADB_PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

const MARIADB_10: MatrixServer = {
  name: 'mariadb-10.11',
  flavour: 'mariadb',
  suite: 'bookworm',
  version: '10.11.',
  packages: [...MARIADB_PACKAGES, 'galera-4'],
  // It brings the plugin of ed25519.
  unpacked: ['mariadb-server'],
};

const MARIADB_11: MatrixServer = {
  name: 'mariadb-11.8',
  flavour: 'mariadb',
  suite: 'trixie',
  version: '11.8.',
  packages: MARIADB_PACKAGES,
  unpacked: ['mariadb-server'],
};

const MYSQL_9: MatrixServer = {
  name: 'mysql-9.7',
  flavour: 'mysql',
  suite: 'sid',
  version: '9.7.',
  packages: ['mysql-server-core'],
  unpacked: [],
};

/** All kinds, in the order in which they are run. */
export const KINDS: readonly Kind[] = [
  { name: 'mariadb-10.11', hub: MARIADB_10, spokes: MARIADB_10 },
  { name: 'mariadb-11.8', hub: MARIADB_11, spokes: MARIADB_11 },
  { name: 'mysql-9.7', hub: MYSQL_9, spokes: MYSQL_9 },
  { name: 'mysql-hub', hub: MYSQL_9, spokes: MARIADB_10 },
  { name: 'mariadb-hub', hub: MARIADB_11, spokes: MYSQL_9 },
  // These start a cluster of the installed MariaDB by themselves.
  { name: 'galera', hub: null, spokes: null, only: 'test/cluster' },
];
