import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { guardedFolder } from '../src/demo/guarded-folder.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { makeOffices, type Offices } from './offices.js';
import type { BenchOptions } from './options.js';
import { initialise, syncOnce } from './ours.js';
import { buildProgram } from './program.js';

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
  /** A number that was not given before. */
  nextRound(): number;
  note(message: string): void;
  stop(): Promise<void>;
}

/** Builds the program and opens the stage. */
export async function openStage(options: BenchOptions): Promise<Stage> {
  const folder = join(guardedFolder(), 'bench');
  await mkdir(folder);
  const servers = new Map<Role, Promise<BenchServer>>();
  const pairs = new Map<string, Promise<Offices>>();
  let round = 0;
  const stage: Stage = {
    options,
    folder,
    cli: await buildProgram(folder, options.commit),
    profiles: options.profiles === null ? null : resolve(options.profiles),
    server: (role) => {
      const started = servers.get(role) ?? startBenchServer();
      servers.set(role, started);
      return started;
    },
    persons: (whose, rows) => {
      const name = `${whose}_${rows}`;
      const made = pairs.get(name) ?? makePair(stage, name, rows, whose === 'ours');
      pairs.set(name, made);
      return made;
    },
    nextRound: () => ++round,
    note: (message) => void process.stderr.write(`${message}\n`),
    stop: async () => {
      for (const server of servers.values()) await (await server).stop();
    },
  };
  return stage;
}

async function makePair(stage: Stage, name: string, rows: number, isOurs: boolean): Promise<Offices> {
  stage.note(`  (making ${name})`);
  const [hub, spoke] = await Promise.all([stage.server('hub'), stage.server('spoke')]);
  const offices = await makeOffices(name, hub, [spoke], { tables: ['person'], rows });
  if (isOurs) {
    await initialise(stage, offices);
    await syncOnce(stage, offices, { writes: 0 });
  }
  return offices;
}
