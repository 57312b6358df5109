import type { BenchServer } from './bench-server.js';
import type { Offices, Tables } from './offices.js';
import type { BenchOptions } from './options.js';

/** Which private server: they are started when somebody first asks for them. */
export type Role = 'hub' | 'spoke' | 'other spoke';

/** What all lines share. Everything in it goes with this process at the latest. */
export interface Stage {
  readonly options: BenchOptions;
  readonly folder: string;
  /** The built program. */
  readonly cli: string;
  readonly profiles: string | null;
  server(role: Role): Promise<BenchServer>;
  /** The hub and one spoke with a table `person`; ours have been synced. The same at each call with the same rows. */
  persons(whose: 'ours' | 'theirs', rows: number): Promise<Offices>;
  /** A hub and two spokes on servers of their own; ours have been synced. */
  threeSites(tables: Tables): Promise<readonly [ours: Offices, theirs: Offices]>;
  /** Removes all pairs; they are made anew when they are next asked for. */
  dropPersons(): Promise<void>;
  /** A name for a hub's database that was not given before. */
  newName(): string;
  /** A number that was not given before. */
  nextRound(): number;
  note(message: string): void;
  stop(): Promise<void>;
}
