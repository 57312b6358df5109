import type { ReadImage } from '../compare/images.js';
import type { HubState } from '../ledger/hub-state.js';
import type { Agreed } from '../ledger/pins.js';
import type { PlannedChange } from '../report/result.js';
import { type Key, keyText } from '../schema/key-sql.js';

/** A hub row as an earlier pass of this plan would have left it. `by` is that pass's number. */
export interface ImaginedHubRow {
  readonly key: Key;
  readonly state: HubState;
  readonly by: number;
}

/** What the plan would have changed so far, per table, on the hub and at each spoke. It grows with the differences. */
export class Imagined {
  readonly changes: PlannedChange[] = [];
  /** The pass that is being planned, counted from 1. */
  pass = 0;
  readonly #hub = new Map<string, Map<string, ImaginedHubRow>>();
  readonly #spokes = new Map<string, Map<string, ReadImage | null>>();
  readonly #agreed = new Map<string, Map<string, Agreed>>();

  hubRows(table: string): ReadonlyMap<string, ImaginedHubRow> {
    return this.#hub.get(table) ?? new Map<string, ImaginedHubRow>();
  }

  hubRow(table: string, key: Key): HubState | undefined {
    return this.#hub.get(table)?.get(keyText(key))?.state;
  }

  setHubRow(table: string, key: Key, state: HubState): void {
    within(this.#hub, table).set(keyText(key), { key, state, by: this.pass });
  }

  /** The row's claim alone has changed: that is nothing which a spoke would have to get. */
  reclaimHubRow(table: string, key: Key, state: HubState): void {
    const rows = within(this.#hub, table);
    rows.set(keyText(key), { key, state, by: rows.get(keyText(key))?.by ?? 0 });
  }

  /** Undefined: as it stands in the spoke's database; null: deleted. */
  spokeRow(table: string, site: number, key: Key): ReadImage | null | undefined {
    return this.#spokes.get(`${site}/${table}`)?.get(keyText(key));
  }

  setSpokeRow(table: string, site: number, key: Key, image: ReadImage | null): void {
    within(this.#spokes, `${site}/${table}`).set(keyText(key), image);
  }

  agreed(table: string, site: number, key: Key): Agreed | undefined {
    return this.#agreed.get(`${site}/${table}`)?.get(keyText(key));
  }

  setAgreed(table: string, site: number, key: Key, agreed: Agreed): void {
    within(this.#agreed, `${site}/${table}`).set(keyText(key), agreed);
  }
}

function within<V>(maps: Map<string, Map<string, V>>, name: string): Map<string, V> {
  const known = maps.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  maps.set(name, made);
  return made;
}
