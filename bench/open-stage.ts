import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { guardedFolder } from '../src/demo/guarded-folder.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { dropOffices, makeOffices, type Offices, type Tables } from './offices.js';
import type { BenchOptions } from './options.js';
import { initialise, syncOnce } from './ours.js';
import { buildProgram } from './program.js';
import type { Role, Stage } from './stage.js';

/** Builds the program and opens the stage. */
export async function openStage(options: BenchOptions): Promise<Stage> {
  const folder = join(guardedFolder(), 'bench');
  await mkdir(folder);
  const servers = new Map<Role, Promise<BenchServer>>();
  const pairs = new Map<string, Promise<Offices>>();
  let [round, made] = [0, 0];
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
      const key = `${whose}, ${rows} rows`;
      const pair = pairs.get(key) ?? makePair(stage, key, rows, whose === 'ours');
      pairs.set(key, pair);
      return pair;
    },
    threeSites: async (tables) => [await makeThree(stage, tables, true), await makeThree(stage, tables, false)],
    dropPersons: async () => {
      const made = [...pairs.values()];
      pairs.clear();
      for (const pair of await Promise.allSettled(made)) {
        if (pair.status === 'fulfilled') await dropOffices(pair.value);
      }
    },
    newName: () => `offices${++made}`,
    nextRound: () => ++round,
    note: (message) => void process.stderr.write(`${message}\n`),
    stop: async () => {
      for (const server of servers.values()) await (await server).stop();
    },
  };
  return stage;
}

async function makePair(stage: Stage, what: string, rows: number, isOurs: boolean): Promise<Offices> {
  stage.note(`  (making ${what})`);
  const [hub, spoke] = await Promise.all([stage.server('hub'), stage.server('spoke')]);
  const offices = await makeOffices(stage.newName(), hub, [spoke], { tables: ['person'], rows });
  return isOurs ? synced(stage, offices) : offices;
}

async function makeThree(stage: Stage, tables: Tables, isOurs: boolean): Promise<Offices> {
  const roles: readonly Role[] = ['hub', 'spoke', 'other spoke'];
  const [hub, ...spokes] = await Promise.all(roles.map((role) => stage.server(role)));
  if (hub === undefined) throw new Error('there is always a hub');
  const offices = await makeOffices(stage.newName(), hub, spokes, tables);
  return isOurs ? synced(stage, offices) : offices;
}

/** After `init` and a first sync, which only builds the ledger. */
async function synced(stage: Stage, offices: Offices): Promise<Offices> {
  await initialise(stage, offices);
  await syncOnce(stage, offices, { writes: 0 });
  return offices;
}
