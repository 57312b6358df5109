/**
 * `npm run bench`: every line of the table of goals. It makes the data, starts private servers, runs the built program and
 * its peers turn by turn, asks the servers after each whether all sites hold the same rows, and prints what each took.
 * Times drift from run to run: only ratios count.
 *
 *     npm run bench -- [--list] [--only incremental,thin-line] [--rows 100000] [--runs 1] [--peer-rows 50000]
 *                      [--profiles folder]    (a CPU profile of each of our processes)
 */
import { LINES } from './lines.js';
import type { LineResult } from './line.js';
import { readOptions } from './options.js';
import { report } from './report.js';
import { openStage, type Stage } from './stage.js';

// Servers, programs and folders go with this process, however it ends: see guarded-folder.ts.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => process.exit(code));
}

async function runLines(stage: Stage): Promise<readonly LineResult[]> {
  const { only } = stage.options;
  const results: LineResult[] = [];
  for (const line of LINES.filter(({ name }) => only?.includes(name) ?? true)) {
    stage.note(`${line.name}: ${line.about}`);
    const result = await line.run(stage);
    results.push(result);
    stage.note(report([result]));
  }
  return results;
}

async function main(): Promise<void> {
  const options = readOptions(
    process.argv.slice(2),
    LINES.map(({ name }) => name),
  );
  if (options.list) {
    for (const { name, about } of LINES) process.stdout.write(`${name.padEnd(20)} ${about}\n`);
    return;
  }
  const stage = await openStage(options);
  try {
    const results = await runLines(stage);
    process.stdout.write(`${report(results)}\n`);
  } finally {
    await stage.stop();
  }
}

await main();
