/**
 * `npm run soak -- --runs 200 [--seed 1] [--write]`: many runs in one long-lived process, on private servers, while people
 * in four offices edit the same rows and lines, servers and the mail server fail. Then: quiet, and do all promises hold?
 * Prints figures; `--write` puts them into docs/reliability.md. Ends with 1 where a promise was broken. The same seed
 * plays the same edits and faults, but not at the very same moments.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sync } from '../../src/rounds/sync.js';
import { lastLook } from './last-look.js';
import { growth, measureMemory, type MemorySample } from './memory.js';
import { oneRun, type Ran } from './one-run.js';
import { randomOf } from './random.js';
import { figures, type Soak } from './report.js';
import { openStage, type Stage } from './stage.js';
import { CHILD_COUNT, type Journal, randomEdit, work } from './work.js';

const DOCUMENT = new URL('../../docs/reliability.md', import.meta.url);
const GENERATED = /(?<=<!-- soak: generated -->\n)[\s\S]*(?=<!-- soak: end -->)/u;

/** Fewer runs than this only warm the process up. */
const TELLING_RUNS = 100;
const MOST_GROWTH = 1.2;

const note = (message: string): void => void process.stderr.write(`${message}\n`);

/** Rows for the large table, brought to every office by a first run. */
async function begin({ offices, config }: Stage): Promise<void> {
  await offices[0]!.desk.run(
    `INSERT INTO child (id, v, w) SELECT seq, CONCAT('s', seq, 'v'), CONCAT('s', seq, 'w') FROM seq_1_to_${String(CHILD_COUNT - 1)}`,
  );
  const { outcome } = await sync(config);
  if (outcome !== 'ok') throw new Error(`the first run ended with ${outcome}`);
}

function toldRun(number: number, { ms, outcome, faults, wrong }: Ran, { residentMb }: MemorySample): string {
  const what = [outcome, ...faults].join('; ');
  const flaw = wrong === null ? '' : `\n  WRONG: ${wrong}`;
  return `run ${String(number)}: ${(ms / 1000).toFixed(2)} s, ${residentMb.toFixed(0)} MB, ${what}${flaw}`;
}

async function soak(stage: Stage, runs: number, seed: number): Promise<Soak> {
  const journal: Journal = { entries: [], asked: 0 };
  const ran: Ran[] = [];
  const memory: MemorySample[] = [];
  await begin(stage);
  for (let number = 1; number <= runs; number++) {
    // How many edits a run sees depends on how long it takes: the next run's faults shall not.
    const random = randomOf(seed * 1_000_003 + number);
    for (let edits = random.between(0, 12); edits > 0; edits--)
      await work(stage, journal, randomEdit(random, stage.offices.length));
    const one = await oneRun(stage, journal, random);
    const sample = measureMemory(number);
    ran.push(one);
    memory.push(sample);
    note(toldRun(number, one, sample));
  }
  const wrong = ran.flatMap((one, i) => (one.wrong === null ? [] : [`run ${String(i + 1)}: ${one.wrong}`]));
  const rise = growth(memory.map(({ residentMb }) => residentMb));
  if (runs >= TELLING_RUNS && rise > MOST_GROWTH)
    wrong.push(`resident memory grew to ${rise.toFixed(2)} times its size`);
  const end = await lastLook(stage, journal, wrong);
  return { seed, ran, edits: journal.entries.length, memory, end, wrong };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 on`);
  if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed}: a whole number`);
  const stage = await openStage();
  try {
    const done = await soak(stage, runs, seed);
    const text = figures(done);
    process.stdout.write(`${text}\n`);
    for (const one of done.wrong) note(`\nBROKEN: ${one}`);
    if (values.write) await writeFile(DOCUMENT, (await readFile(DOCUMENT, 'utf8')).replace(GENERATED, `\n${text}\n\n`));
    process.exitCode = done.wrong.length === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

await main();
