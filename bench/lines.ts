import type { BenchLine } from './line.js';
import { changedRows } from './lines/changed-rows.js';
import { emptyTable } from './lines/empty-table.js';
import { incremental } from './lines/incremental.js';
import { memory } from './lines/memory.js';
import { slowLines } from './lines/slow-line.js';
import { capture } from './lines/capture.js';

/** All lines of the table of goals, in its order. */
export const LINES: readonly BenchLine[] = [...changedRows, emptyTable, ...slowLines, ...incremental, memory, capture];
