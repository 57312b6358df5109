import { keyOfRow, type RowWrite } from '../apply/row-write.js';
import type { Target } from '../apply/target.js';
import type { ReadImage } from '../compare/images.js';
import type { HubState } from '../ledger/hub-state.js';
import { respellMemory } from '../ledger/respell-memory.js';
import { appendVersions, type NewVersion } from '../ledger/versions.js';
import { mayBend } from '../schema/bending-triggers.js';
import type { Layout } from '../schema/layout.js';
import { writeFor } from './intended-write.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';
import { writeHeld } from './write-held.js';

/**
 * Writes MySQL's form of JSON over what the hub holds of the same value, where the rows still are as they were read. Each
 * gets a version under the claim that it has, and what was agreed on takes the form too: nobody has edited it. Gives the
 * rows as they stand then, by index; null: it could not be.
 */
export async function putHubInForm(
  { run }: PassContext,
  { ledger }: RunTable,
  states: readonly HubState[],
): Promise<readonly (HubState | null)[]> {
  const { layout } = ledger;
  return run.writer.transaction(async (tx) => {
    tx.writesData();
    const planned = states.flatMap((state) => {
      const write = state.image === null ? null : formWrite(layout, state.image);
      return write === null || state.version === null ? [] : [{ state, write, claims: state.version }];
    });
    const target = targetAt(tx.session, run.hubSchema.database, layout);
    const [outcomes] = await writeHeld([{ target, planned }], 'each');
    const done = planned.filter((one) => {
      const outcome = outcomes?.get(one);
      return outcome?.state === 'written' && outcome.hash === one.state.image?.hash;
    });
    const versions = done.map(({ write, state, claims: { claim, columns } }): NewVersion => ({
      key: write.key,
      hash: state.image?.hash ?? null,
      claim,
      columns: claimsOver(columns, state.image),
    }));
    await appendVersions(tx, ledger, versions);
    await respellMemory(
      tx,
      ledger,
      done.flatMap(({ write: { key }, state: { image } }) =>
        image?.stored === undefined ? [] : [{ key, image, stood: image.stored }],
      ),
    );
    return states.map((state): HubState | null => {
      const at = done.findIndex((one) => one.state === state);
      const version = versions[at];
      if (version === undefined || state.image === null) return null;
      const { stored: _, ...image } = state.image;
      return { image, version: { version: tx.version(), claim: version.claim, columns: version.columns } };
    });
  });
}

/**
 * The same at the spoke, of rows that are not to be written there anyhow. What cannot be is left: it is seen by its value
 * again the next time.
 */
export async function putSpokeInForm(
  { spoke }: PassContext,
  { ledger: { layout } }: RunTable,
  works: readonly Work[],
): Promise<void> {
  // It may make another row of one that is only spelt anew, an edit of nobody: it stays, and is judged by its value.
  if (mayBend(spoke.schema.tables.get(layout.name), 'UPDATE')) return;
  const planned = works.flatMap((work) => {
    const write = work.spoke === null ? null : formWrite(layout, work.spoke);
    return write === null || writeFor(work, 'spoke', layout) !== null ? [] : [{ write }];
  });
  if (planned.length === 0) return;
  const session = spoke.write;
  try {
    await session.begin('write');
    await writeHeld([{ target: targetAt(session, spoke.schema.database, layout), planned }], 'each');
    await session.commit();
  } catch (error) {
    if (session.alive) await session.rollback();
    throw error;
  }
}

/** The claims of the columns over their present hashes: who answers for a value does so however it is spelt. */
export function claimsOver<C extends NonNullable<HubState['version']>['columns']>(
  columns: C,
  image: ReadImage | null,
): C {
  const hashes = image?.columnHashes ?? null;
  return (
    hashes === null ? columns : (columns?.map((claim, at) => ({ ...claim, hash: hashes[at] ?? claim.hash })) ?? null)
  ) as C;
}

/** The update that puts a row in the form in which it is seen; null: it stands in it. */
function formWrite(layout: Layout, image: ReadImage): RowWrite | null {
  if (image.stored === undefined) return null;
  return { action: 'update', key: keyOfRow(layout, image.row), row: image.row, expected: image.stored.hash };
}

/** As an update sees the table that changes neither keys nor unique values. */
function targetAt(session: Target['session'], database: string, layout: Layout): Target {
  return { session, database, layout, children: [], deferred: [] };
}
