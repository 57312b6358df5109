import { expect } from 'vitest';
import { expectSame, nothingDone } from '../support/agreement.js';
import type { Offices } from '../support/offices.js';

/**
 * How each of these stories must end: all two-way sites hold the same rows, a further run finds nothing to do, and
 * nothing is left lying about: no pin, no conflict that is not applied, no row in quarantine.
 */
export async function expectSettled(offices: Offices, ...tables: readonly string[]): Promise<void> {
  await expectSame(offices, ...tables);
  const again = await offices.sync();
  expect({ outcome: again.outcome, warnings: again.warnings, ...again.totals }).toEqual({
    outcome: 'ok',
    warnings: [],
    ...nothingDone,
  });
  await expectSame(offices, ...tables);
  for (const { id } of await offices.state('SELECT id FROM STATE.synced_table')) {
    expect(await offices.state(`SELECT * FROM STATE.pin_${String(id)}`), 'pins').toEqual([]);
  }
  expect(await offices.state(`SELECT * FROM STATE.conflict WHERE state = 'decided'`)).toEqual([]);
  expect(await offices.state('SELECT * FROM STATE.quarantine')).toEqual([]);
}

/** One value that took part in a conflict. `row` null: a deletion. */
export interface StoredSide {
  readonly conflict: number;
  readonly kind: string;
  readonly record: string;
  readonly columns: readonly string[] | null;
  readonly outcome: string;
  readonly site: number;
  readonly user: string | null;
  readonly row: Readonly<Record<string, unknown>> | null;
}

/** All conflicts as they are stored, a side each: by record, winners first, then by site. */
export async function storedSides(offices: Offices): Promise<StoredSide[]> {
  const rows = await offices.state(
    `SELECT c.id, c.kind, c.record, c.columns, s.outcome, s.site, s.user_id, s.row_values
       FROM STATE.conflict c JOIN STATE.conflict_side s ON s.conflict_id = c.id
      ORDER BY c.record, c.id, s.outcome DESC, s.site`,
  );
  const json = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : null);
  return rows.map((row) => ({
    conflict: Number(row['id']),
    kind: String(row['kind']),
    record: String(row['record']),
    columns: json(row['columns']) as StoredSide['columns'],
    outcome: String(row['outcome']),
    site: Number(row['site']),
    user: row['user_id'] as string | null,
    row: json(row['row_values']) as StoredSide['row'],
  }));
}

/** Every write that sync_log tells of, oldest first, as `from→to record by user`. */
export async function logged(offices: Offices, table = 'person'): Promise<string[]> {
  const rows = await offices.hub.query(
    `SELECT update_type, record_id, site_id_from, site_id_to, user_id FROM sync_log WHERE \`table\` = ? ORDER BY id`,
    [table],
  );
  return rows.map((row) => {
    const [type, record, from, to, user] = Object.values(row) as (string | number | null)[];
    return `${type ?? ''} ${record ?? ''} ${from ?? ''}→${to ?? ''} by ${user ?? 'nobody'}`;
  });
}

/** In an order that does not hang on who was read first. */
export function byRecord<T extends { readonly record: string }>(conflicts: readonly T[]): T[] {
  return [...conflicts].sort((a, b) => Number(a.record) - Number(b.record));
}
