import { hasJsonByValue, inMysqlForm, keepsJsonAsText } from '../compare/json-by-value.js';
import { readImages, type ReadImage } from '../compare/images.js';
import type { HubState } from '../ledger/hub-state.js';
import type { LedgerTable } from '../ledger/ledger-table.js';
import { overPast } from '../ledger/over-past.js';
import type { Agreed } from '../ledger/pins.js';
import { splitStoredColumns } from '../ledger/stored-claim.js';
import { qualified } from '../mysql/identifier.js';
import { mayBend } from '../schema/bending-triggers.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { PassContext, RunTable } from './pass-context.js';
import { claimsOver } from './put-in-form.js';
import { inLightGoes, weighRows } from './weigh-rows.js';
import { keyOf, type Pair } from './work.js';

/** The rows of both sides, by index, and what was agreed on. */
interface Sides {
  readonly remembered: readonly Agreed[];
  readonly images: ReadonlyMap<number, ReadImage>;
  readonly hub: readonly HubState[];
}

interface Rows {
  readonly keys: readonly Key[];
  readonly oldSets: ReadonlyMap<number, Layout>;
  readonly bookmark: bigint | null;
}

interface Met {
  readonly hub: ReadImage | null;
  readonly spoke: ReadImage | null;
}

/** Passes that meet in a row put it in form one before the other; an application may write it meanwhile. */
const mostTries = 4;

/**
 * Sees JSON that the sites spell differently in MySQL's form, so that it is judged by its value. At the hub it is put in
 * that form on the way, under the claim that it has; the spoke's row keeps what is `stored` until it is written. So does
 * the hub's where a constraint refuses the form, or a trigger would make another row of it.
 */
export async function inOneForm<S extends Sides>(
  context: PassContext,
  table: RunTable,
  rows: Rows,
  sides: S,
): Promise<S> {
  if (!hasJsonByValue(table.ledger.layout)) return sides;
  const { world, hubSchema } = context.run;
  const hub = [...sides.hub];
  const remembered = await rememberedNow(context, table, rows, sides);
  const see = (index: number): Met =>
    seenByValue(context, table, remembered[index], {
      hub: hub[index]?.image ?? null,
      spoke: sides.images.get(index) ?? null,
    });
  let open = mayBend(hubSchema.tables.get(table.ledger.layout.name), 'UPDATE') ? [] : [...hub.keys()];
  for (let tries = 0; tries < mostTries && open.length > 0; tries += 1) {
    const toPut = open.flatMap((index) => {
      const [state, { hub: image }] = [hub[index], see(index)];
      return state === undefined || image === state.image ? [] : [{ index, state: { ...state, image } }];
    });
    if (toPut.length === 0) break;
    const put = await world.putInForm(context, table, toPut.map(({ state }) => state)); // prettier-ignore
    for (const [at, { index }] of toPut.entries()) hub[index] = put[at] ?? hub[index] ?? nothing;
    const missed = toPut.flatMap(({ index }, at) => (put[at] === null ? [index] : []));
    if (missed.length === 0) break;
    const now = await world.hubStates(context, table, missed.map((index) => rows.keys[index] ?? []), rows.oldSets); // prettier-ignore
    // One that stands as it was read is held, or refused: another try would keep the writer from all other passes.
    open = missed.filter((index, at) => now[at]?.image?.hash !== hub[index]?.image?.hash);
    for (const [at, index] of missed.entries()) hub[index] = now[at] ?? nothing;
  }
  const images = new Map([...sides.images].map(([index, image]) => [index, see(index).spoke ?? image]));
  return { ...sides, remembered, images, hub: hub.map((state, index) => seenAs(state, see(index).hub)) };
}

/** Another pass may have put the hub's row in form, and with it what was agreed on, since that was read. */
async function rememberedNow(
  context: PassContext,
  table: RunTable,
  { keys, bookmark }: Rows,
  { remembered, hub, images }: Sides,
): Promise<readonly Agreed[]> {
  const open = [...remembered.entries()].flatMap(([index, agreed]) => {
    const [here, there] = [hub[index]?.image ?? null, images.get(index) ?? null];
    if (agreed.kind !== 'row' || here === null || isAsAgreed(here, agreed, table.ledger)) return [];
    return there === null || isAsAgreed(there, agreed, table.ledger) ? [] : [index];
  });
  if (open.length === 0) return remembered;
  const now = await context.run.world.agreed(context, table, bookmark, open.map((index) => keys[index] ?? [])); // prettier-ignore
  const anew = new Map(open.map((index, at) => [index, now[at]]));
  return remembered.map((agreed, index) => anew.get(index) ?? agreed);
}

/** The state with its row by value; its columns' claims are over the hashes that they have so. */
function seenAs(state: HubState, image: ReadImage | null): HubState {
  const { version } = state;
  if (image === state.image) return state;
  return { image, version: version === null ? null : { ...version, columns: claimsOver(version.columns, image) } };
}

const nothing: HubState = { image: null, version: null };

/** Hashes of both sides, as the brake counts them. */
interface Hashes {
  readonly hub: string | null;
  readonly spoke: string | null;
}

/**
 * Hashes of rows that both sides have, their JSON judged by its value, by index into `pairs`: what the brake counts. Of
 * a row that one side lacks it needs no hash: it is missing here, as are all rows of tables without such JSON.
 */
export async function hashesByValue(
  context: PassContext,
  table: RunTable,
  pairs: readonly Pair[],
  agreed: readonly Agreed[],
): Promise<ReadonlyMap<number, Hashes>> {
  const { layout, data } = table.ledger;
  const hashes = new Map<number, Hashes>();
  if (!hasJsonByValue(layout)) return hashes;
  const { spoke, hubRead } = context;
  const options = { oldSets: new Map(), presentColumns: new Set<string>(), withColumnHashes: false };
  const from = qualified(spoke.schema.database, layout.name);
  const met = [...pairs.entries()].filter(([, pair]) => pair.hub !== null && pair.spoke !== null);
  const groups = [{ table, pairs: met.map(([, pair]) => pair) }];
  for (const go of inLightGoes(groups, await weighRows(context, groups))) {
    const some = go.flatMap((group) => group.pairs);
    const [atHub, atSpoke] = await Promise.all([
      readImages(hubRead, data, layout, some.map(keyOf), options),
      readImages(spoke.read, from, layout, some.map((pair) => pair.spoke ?? []), options), // prettier-ignore
    ]);
    for (const at of some.keys()) {
      const [index] = met[hashes.size] ?? [0];
      const both = { hub: atHub.get(at) ?? null, spoke: atSpoke.get(at) ?? null };
      const seen = seenByValue(context, table, agreed[index], both);
      hashes.set(index, { hub: seen.hub?.hash ?? null, spoke: seen.spoke?.hash ?? null });
    }
  }
  return hashes;
}

/**
 * What stands as it was agreed on stays as it is: MySQL shows a DECIMAL in its JSON as it never shows what it has parsed,
 * and that must not pass for an edit. Nor is MySQL's own text touched, unless the two sides are the same without it.
 */
function seenByValue({ run, spoke }: PassContext, { ledger }: RunTable, agreed: Agreed | undefined, met: Met): Met {
  const { layout } = ledger;
  if (met.hub?.hash === met.spoke?.hash) return met;
  const hub = met.hub === null ? null : inForm(ledger, agreed, met.hub);
  const other = met.spoke === null ? null : inForm(ledger, agreed, met.spoke);
  const equal = (hub ?? met.hub)?.hash === (other ?? met.spoke)?.hash;
  if (equal) return { hub: hub ?? met.hub, spoke: other ?? met.spoke };
  const chosen = (
    [stored, form]: readonly [stored: ReadImage | null, form: ReadImage | null],
    beside: ReadImage | null,
    { tables }: PassContext['spoke']['schema'],
  ): ReadImage | null => {
    if (stored === null || form === null || isAsAgreed(stored, agreed, ledger)) return stored;
    // It was agreed on in this spelling, and another site had it put in form since.
    if (isAsAgreed(form, agreed, ledger)) return form;
    if (!keepsJsonAsText(layout, tables.get(layout.name))) return stored;
    return inForm(ledger, agreed, stored, changedBeside(agreed, ledger, stored, beside)) ?? stored;
  };
  return {
    hub: chosen([met.hub, hub], met.spoke, run.hubSchema),
    spoke: chosen([met.spoke, other], met.hub, spoke.schema),
  };
}

/**
 * In MySQL's form, hashed over the columns of then too, since what was agreed on over these takes the form as well. A row
 * that still stands as it was agreed on keeps the hash that says so.
 */
function inForm(
  ledger: LedgerTable,
  agreed: Agreed | undefined,
  image: ReadImage,
  left?: ReadonlySet<number>,
): ReadImage | null {
  const form = inMysqlForm(ledger.layout, image, left);
  if (form === null || isAsAgreed(image, agreed, ledger)) return form;
  const oldHashes = new Map(form.oldHashes);
  for (const [set, past] of ledger.oldLayouts) {
    const over = oldHashes.has(set) ? overPast(past, ledger.layout, form.row) : null;
    if (over !== null) oldHashes.set(set, over.hash);
  }
  return { ...form, oldHashes };
}

/** Columns that stand here as they were agreed on and not at the other side: their form would clash with its change. */
function changedBeside(
  agreed: Agreed | undefined,
  { columnSet }: LedgerTable,
  own: ReadImage,
  beside: ReadImage | null,
): ReadonlySet<number> {
  const was = agreed?.kind === 'row' && agreed.columnSet === columnSet ? splitStoredColumns(agreed.columns) : null;
  const isSo = (hash: string | null, index: number): boolean =>
    own.columnHashes?.[index] === hash && beside?.columnHashes?.[index] !== hash;
  return new Set(was?.flatMap((hash, index) => (isSo(hash, index) ? [index] : [])));
}

function isAsAgreed(image: ReadImage, agreed: Agreed | undefined, { columnSet }: LedgerTable): boolean {
  if (agreed?.kind !== 'row') return false;
  return (agreed.columnSet === columnSet ? image.hash : image.oldHashes.get(agreed.columnSet)) === agreed.hash;
}
