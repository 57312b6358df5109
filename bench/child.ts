/**
 * What the harness runs in a process of its own, so that memory and start-up are ours alone. Reads one JSON document
 * from stdin and prints one: `ms` of the work itself, without the start of the program.
 */
import { text } from 'node:stream/consumers';
import { planBuckets } from '../src/compare/buckets.js';
import { differences } from '../src/compare/differences.js';
import { rowHash } from '../src/compare/fingerprint.js';
import type { HashSource } from '../src/compare/source.js';
import { sums } from '../src/compare/sums.js';
import { init, parseConfig, sync } from '../src/index.js';
import { connect, type ConnectOptions } from '../src/mysql/connect.js';
import { layoutOf } from '../src/schema/compatibility.js';
import { readSchema } from '../src/schema/introspect.js';

export type ChildTask =
  | { readonly task: 'nothing' }
  | {
      readonly task: 'compare';
      readonly sites: readonly ConnectOptions[];
      readonly table: string;
      readonly bucketRows: number;
    }
  | { readonly task: 'init' | 'sync'; readonly config: string };

export interface ChildResult {
  readonly ms: number;
  /** Rows found to differ, or rows written by the sync on both sides. */
  readonly rows: number;
}

async function compareTables({ sites, table, bucketRows }: ChildTask & { task: 'compare' }): Promise<number> {
  const sessions = await Promise.all(sites.map((site) => connect(site)));
  try {
    const schemas = await Promise.all(
      sessions.map((session, index) => readSchema(session, sites[index]?.database ?? '')),
    );
    const found = layoutOf(
      table,
      { ignoreColumns: [] },
      sessions.map(({ flavour }, index) => ({
        site: sites[index]?.siteName ?? '',
        flavour,
        table: schemas[index]?.tables.get(table),
      })),
    );
    if ('refused' in found) throw new Error(found.refused);
    const { layout } = found;
    const sources = sessions.map((session): HashSource => ({
      session,
      layout,
      from: `\`${table}\` AS t`,
      where: null,
      hash: rowHash(layout, 't'),
    }));
    const [a, b] = sources;
    if (a === undefined || b === undefined) throw new Error('two sites are needed');
    const plan = await planBuckets(a, { bucketRows });
    const [sumsA, sumsB] = await Promise.all([sums(a, plan), sums(b, plan)]);
    let rows = 0;
    for await (const batch of differences({ source: a, sums: sumsA }, { source: b, sums: sumsB }, plan)) {
      rows += batch.length;
    }
    return rows;
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}

async function syncOnce(config: string): Promise<number> {
  const { outcome, totals, sites, tables, warnings } = await sync(parseConfig(config, process.env, 'bench.yaml'));
  if (outcome !== 'ok')
    throw new Error(`the sync ended with ${outcome}: ${JSON.stringify({ sites, tables, warnings })}`);
  return totals.inserted + totals.updated + totals.deleted;
}

const task = JSON.parse(await text(process.stdin)) as ChildTask;
const started = performance.now();
let rows = 0;
switch (task.task) {
  case 'nothing':
    break;
  case 'compare':
    rows = await compareTables(task);
    break;
  case 'init':
    await init(parseConfig(task.config, process.env, 'bench.yaml'), { confirm: () => true });
    break;
  case 'sync':
    rows = await syncOnce(task.config);
    break;
}
const result: ChildResult = { ms: performance.now() - started, rows };
process.stdout.write(JSON.stringify(result));
