import { readAgreed } from '../ledger/bookmarks.js';
import { sums } from '../compare/sums.js';
import { hubSource, ledgerSource, uncaptured } from '../ledger/capture.js';
import { keysChangedSince } from '../ledger/changed-keys.js';
import { type Agreed, readPins } from '../ledger/pins.js';
import { besides } from '../ledger/spelt-keys.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { type Key, keyText } from '../schema/key-sql.js';
import type { RunTable, World } from '../rounds/pass-context.js';
import type { Imagined } from './imagined.js';
import type { PlannedConflicts } from './planned-conflicts.js';
import { agreedOn } from '../rounds/base-of.js';
import { claimsOver } from '../rounds/put-in-form.js';
import { imaginedHubStates, imaginedSpokeImages } from './planned-reads.js';
import { planFill, planHub, planSpoke } from './planned-writes.js';

/**
 * The world of a plan: reads the sites as they are, lays over them what earlier passes of this plan would have changed,
 * and writes nothing anywhere. Constraints that would refuse a row cannot be foreseen. `forgotten`: spokes whose memory
 * a run would drop, since they were restored from a backup.
 */
export function plannedWorld(imagined: Imagined, conflicts: PlannedConflicts, forgotten: ReadonlySet<number>): World {
  const toCapture = new Map<RunTable, readonly Key[]>();
  const furtherKeys: World['furtherKeys'] = async ({ hubRead, spoke }, { ledger }) => {
    const pins = forgotten.has(spoke.config.id)
      ? []
      : await readPins(hubRead, ledger, spoke.config.id, spoke.settled, null);
    const changed = [...imagined.hubRows(ledger.layout.name).values()];
    // A pinned row may be among those that an earlier pass of this plan has changed.
    return [...new Map([...pins, ...changed].map(({ key }) => [keyText(key), key])).values()];
  };
  return {
    hubSide: ({ hubRead }, { ledger }) => hubSource(hubRead, ledger),
    // As the first pass read them: a change of since then would be another plan's.
    hubSums: async ({ hubRead }, { ledger, plan }, version) => {
      const buckets = await plan();
      return ledger.sums.at(version, () => sums(hubSource(hubRead, ledger), buckets));
    },
    furtherKeys,
    hasFurtherKeys: async (context, table) => (await furtherKeys(context, table)).length > 0,
    // What it imagines at the hub is in no compare: nothing stands.
    openKeys: async function* (context, table, since) {
      const further = await furtherKeys(context, table);
      yield* further;
      if (since === null || forgotten.has(context.spoke.config.id)) return;
      const { hubRead } = context;
      const coming = toCapture.get(table) ?? (await keysToCapture(hubRead, table));
      toCapture.set(table, coming);
      const changed = [...(await keysChangedSince(hubRead, table.ledger, since)), ...coming];
      const once = [...new Map(changed.map((key) => [keyText(key), key])).values()];
      const known = { session: hubRead, from: `${table.ledger.versions} t` };
      yield* await besides(known, table.ledger.layout, further, once);
    },
    hubStates: (context, table, keys, oldSets) => imaginedHubStates(context, table, keys, oldSets, imagined),
    putInForm: (_, __, states) =>
      Promise.resolve(
        states.map(({ image, version }) => ({
          image,
          version: version === null ? null : { ...version, columns: claimsOver(version.columns, image) },
        })),
      ),
    spokeImages: (context, table, keys, oldSets) => imaginedSpokeImages(context, table, keys, oldSets, imagined),
    agreed: async (context, table, bookmark, keys) => {
      const { spoke, hubRead, round } = context;
      const known = keys.map((key) => imagined.agreed(table.ledger.layout.name, spoke.config.id, key));
      if (round === 2) {
        // What the first round found equal is agreed on as it stands at the spoke.
        const images = await imaginedSpokeImages(context, table, keys, new Map(), imagined);
        return keys.map((_, index) => known[index] ?? agreedOn(table.ledger, images.get(index) ?? null));
      }
      if (forgotten.has(spoke.config.id)) return keys.map((_, index): Agreed => known[index] ?? { kind: 'unknown' });
      const site = { id: spoke.config.id, settled: spoke.settled };
      const real = await readAgreed(hubRead, table.ledger, site, bookmark, keys);
      return keys.map((_, index): Agreed => known[index] ?? real[index] ?? { kind: 'unknown' });
    },
    applyToHub: (context, table, works, tally) =>
      Promise.resolve(planHub(context, table, works, tally, imagined, conflicts)),
    applyToSpoke: (context, parts) => {
      for (const { table, works, tally } of parts) {
        const planned = works.map(({ work }) => work);
        planSpoke(context, table, planned, tally, imagined, conflicts);
      }
      return Promise.resolve(parts.map(() => []));
    },
    settleTogether: (context, parts) => {
      for (const { table, works, tally } of parts) {
        planHub(context, table, works, tally, imagined, conflicts);
        planSpoke(context, table, works, tally, imagined, conflicts);
      }
      return Promise.resolve(parts.map(() => []));
    },
    leaveOpen: () => Promise.resolve(),
    deliverNew: (_, __, { pairs }) => Promise.resolve(pairs),
    fill: async (context, table, { hubRows }, tally) => {
      await planFill(context, table, hubRows, tally, imagined);
      return [];
    },
  };
}

/** Rows that the next run will capture. After a change of the schema it is not known yet which. */
async function keysToCapture(hubRead: Session, { ledger, plan }: RunTable): Promise<readonly Key[]> {
  const keys: Key[] = [];
  if (ledger.capturedSet !== ledger.columnSet) return keys;
  const buckets = await plan();
  const known = onItsWay(sums(ledgerSource(hubRead, ledger), buckets));
  for await (const { unheld, others } of uncaptured(hubRead, ledger, buckets, known)) keys.push(...unheld, ...others);
  return keys;
}
