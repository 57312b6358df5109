/**
 * `npm run bench`: every line of the table of goals. It makes the data, starts private servers, runs the built program and
 * its peers turn by turn, asks the servers after each whether all sites hold the same rows, and prints what each took.
 * Times drift from run to run: only ratios count. Ends with 1 if a line could not be measured; a missed goal is no error.
 *
 *     npm run bench -- [--list] [--only incremental,thin-line] [--rows 100000] [--runs 1] [--peer-rows 50000]
 *                      [--write]              into docs/benchmarks.md, its JSON and the README; other lines there stay
 *                      [--scaling]            time and memory against rows, changes, tables and spokes instead
 *                      [--commit HEAD~3]      the program as it was then, not the working tree's
 *                      [--profiles folder]    a CPU profile of each of our processes
 */
import { availableParallelism } from 'node:os';
import { LINES } from './lines.js';
import { openStage } from './open-stage.js';
import { type BenchOptions, readOptions } from './options.js';
import type { BenchRecord, Measurement } from './record.js';
import { report } from './report.js';
import { type Scale, scalingResult } from './scaling/scaling.js';
import { scalingText } from './scaling/scaling-text.js';
import { SCALES } from './scaling/scales.js';
import type { Stage } from './stage.js';
import { writeRecord } from './write.js';
import { messageOf } from '../src/error-message.js';

// Servers, programs and folders go with this process, however it ends: see guarded-folder.ts.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => process.exit(code));
}

interface Measurable<T> {
  readonly name: string;
  readonly about: string;
  run(stage: Stage): Promise<T>;
  told(result: T): string;
  record(measurement: Measurement<T>): Pick<BenchRecord, 'lines' | 'scaling'>;
}

const lines = LINES.map((line): Measurable<Awaited<ReturnType<typeof line.run>>> => ({
  ...line,
  told: (result) => report([result]),
  record: (measurement) => ({ lines: { [line.name]: measurement }, scaling: {} }),
}));

const scales = SCALES.map((scale: Scale): Measurable<ReturnType<typeof scalingResult>> => ({
  ...scale,
  run: async (stage) => scalingResult(scale, await scale.run(stage)),
  told: (result) => scalingText([result]),
  record: (measurement) => ({ lines: {}, scaling: { [scale.name]: measurement } }),
}));

async function measure<T>(stage: Stage, one: Measurable<T>): Promise<T> {
  const { rows, runs, write } = stage.options;
  stage.note(`\n${one.name}: ${one.about}`);
  const result = await one.run(stage);
  stage.note(one.told(result));
  // At once: what was measured stays, whatever happens to the next.
  if (write) {
    const recorded = one.record({ at: new Date().toISOString(), rows, runs, result });
    await writeRecord({ environment: await environment(stage), ...recorded });
  }
  return result;
}

async function environment(stage: Stage): Promise<BenchRecord['environment']> {
  const { admin } = await stage.server('hub');
  const [row] = await admin.query<{ version: string }[]>('SELECT VERSION() AS version');
  const version = (row?.version ?? '').replace(/^([\d.]+)-(\w+).*$/u, '$2 $1');
  return { cores: availableParallelism(), node: process.versions.node, server: version };
}

/** What could be measured; the others are named, and the process will end with 1. */
async function measureAll<T>(stage: Stage, all: readonly Measurable<T>[]): Promise<readonly T[]> {
  const { only } = stage.options;
  const results: T[] = [];
  for (const one of all.filter(({ name }) => only?.includes(name) ?? true)) {
    try {
      results.push(await measure(stage, one));
    } catch (error) {
      stage.note(`${one.name} FAILED: ${messageOf(error)}`);
      // Left half way: the next line gets new ones.
      await stage.dropPersons();
      process.exitCode = 1;
    }
  }
  return results;
}

async function bench(options: BenchOptions): Promise<void> {
  const stage = await openStage(options);
  try {
    const text = options.scaling
      ? scalingText(await measureAll(stage, scales))
      : report(await measureAll(stage, lines));
    process.stdout.write(`${text}\n`);
  } finally {
    await stage.stop();
  }
}

const options = readOptions(
  process.argv.slice(2),
  [...LINES, ...SCALES].map(({ name }) => name),
);
if (options.list) {
  for (const { name, about } of LINES) process.stdout.write(`${name.padEnd(20)} ${about}\n`);
  for (const { name, about } of SCALES) process.stdout.write(`--scaling ${name.padEnd(10)} ${about}\n`);
} else await bench(options);
