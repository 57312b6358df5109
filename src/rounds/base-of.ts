import type { ReadImage } from '../compare/images.js';
import type { LedgerTable } from '../ledger/ledger-table.js';
import { newColumns } from '../ledger/past-layout.js';
import type { Agreed } from '../ledger/pins.js';
import { splitStoredColumns } from '../ledger/stored-claim.js';
import type { Base } from '../reconcile/candidate.js';

type AgreedRow = Extract<Agreed, { kind: 'row' }>;

/**
 * The base of a candidate, in terms of the present columns where that can be proven.
 *
 * After a schema change the agreed hash is over other columns. A side that still has it is untouched if it has in the
 * new columns what the other side has, or NULL, which is what they are filled with: then its whole row is the base.
 * Else the base stays one over other columns, which proves changes but not that there are none.
 */
export function baseOf(agreed: Agreed, table: LedgerTable, hub: ReadImage | null, spoke: ReadImage | null): Base {
  if (agreed.kind !== 'row') return agreed;
  if (agreed.columnSet === table.columnSet) {
    return { kind: 'row', hash: agreed.hash, sameColumns: true, columnHashes: splitStoredColumns(agreed.columns) };
  }
  const then = table.oldLayouts.get(agreed.columnSet);
  if (then === undefined) return { kind: 'row', hash: agreed.hash, sameColumns: false, columnHashes: null };
  const open = newColumns(then, table.layout);
  const isOpenAs = (image: ReadImage, other: ReadImage | null, index: number): boolean =>
    image.row[index] === null || (other !== null && sameColumn(image, other, index));
  const untouched = (image: ReadImage | null, other: ReadImage | null): ReadImage | null =>
    image?.hashInBase === agreed.hash && open.every((index) => isOpenAs(image, other, index)) ? image : null;
  const proven = untouched(hub, spoke) ?? untouched(spoke, hub);
  const columnHashes = columnsOf(agreed, table, [proven, hub, spoke]);
  if (proven !== null) return { kind: 'row', hash: proven.hash, sameColumns: true, columnHashes };
  return { kind: 'row', hash: agreed.hash, sameColumns: false, columnHashes };
}

function sameColumn(a: ReadImage, b: ReadImage, index: number): boolean {
  const [one, other] = [a.row[index] ?? null, b.row[index] ?? null];
  return Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : one === other;
}

/**
 * Hashes of the base's columns in the order of the present ones. Of a new column it is that of the proven row, else
 * that of a side where it is NULL; null where nothing is known.
 */
function columnsOf(
  agreed: AgreedRow,
  table: LedgerTable,
  [proven, ...sides]: readonly [ReadImage | null, ReadImage | null, ReadImage | null],
): (string | null)[] | null {
  const hashes = splitStoredColumns(agreed.columns);
  const then = table.oldLayouts.get(agreed.columnSet);
  if (hashes === null || then === undefined) return null;
  return table.layout.columns.map(({ name }, index) => {
    const before = then.columns.findIndex((column) => column.name === name);
    // One that was cast hashes otherwise now. So does one that is summed since, or no more: then it counts as changed.
    if (before >= 0 && then.columns[before]?.castTo === undefined)
      return proven?.columnHashes?.[index] ?? hashes[before] ?? null;
    const known = proven ?? sides.find((side) => side?.row[index] === null) ?? null;
    return known?.columnHashes?.[index] ?? null;
  });
}

/** A row as it was read, as an agreement over the present column set; null is an agreed absence. */
export function agreedOn(ledger: LedgerTable, image: ReadImage | null): Exclude<Agreed, { kind: 'unknown' }> {
  if (image === null) return { kind: 'absent' };
  return { kind: 'row', columnSet: ledger.columnSet, hash: image.hash, columns: image.columnHashes?.join('') ?? null };
}
