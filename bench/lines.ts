import type { BenchLine } from './line.js';
import { changedRows } from './lines/changed-rows.js';
import { emptyTable } from './lines/empty-table.js';
import { incremental } from './lines/incremental.js';
import { ledger } from './lines/ledger.js';
import { manyTables } from './lines/many-tables.js';
import { memory } from './lines/memory.js';
import { missingRows } from './lines/missing-rows.js';
import { quietSpokes } from './lines/quiet-spokes.js';
import { slowLines } from './lines/slow-line.js';
import { start } from './lines/start.js';
import { wholeRuns } from './lines/whole-run.js';
import { capture } from './lines/capture.js';

/** All lines of the table of goals, in its order; then what it does not ask for. */
export const LINES: readonly BenchLine[] = [
  ...changedRows,
  emptyTable,
  missingRows,
  manyTables,
  ...wholeRuns,
  ...slowLines,
  ...incremental,
  quietSpokes,
  memory,
  start,
  capture,
  ledger,
];
