import { keyOfRow } from '../apply/row-write.js';
import { rowHash } from '../compare/fingerprint.js';
import type { ReadImage } from '../compare/images.js';
import { rowsOfKeys } from '../compare/rows-of-keys.js';
import { claimOf } from '../ledger/hub-state.js';
import { readVersion, sameKey, VERSION_FIELDS } from '../ledger/versions.js';
import type { Row, Sql } from '../mysql/session.js';
import { decide } from '../reconcile/decide.js';
import { recordId } from '../records/record-id.js';
import { readExpr } from '../schema/encoding.js';
import { type Key, keyIn } from '../schema/key-sql.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/**
 * The hub's rows among these keys, with the versions that the ledger has of exactly them, where hub and spoke last agreed
 * that there was no such row: no version of the bookmark or before says otherwise, and no pin.
 */
function newRows({ ledger }: RunTable, site: number, bookmark: bigint, keys: readonly Key[]): Sql {
  const { layout, data, versions, superseded, pins } = ledger;
  const these = keyIn(layout, keys, 'v');
  return {
    sql: `SELECT ${VERSION_FIELDS}, ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM ${versions} v JOIN ${data} t ON ${sameKey(ledger, 'v', 't')}
           WHERE ${these.sql} AND v.\`~v\` > ? AND v.\`~set\` = ? AND v.\`~hash\` = ${rowHash(layout, 't')}
             AND NOT EXISTS (SELECT 1 FROM ${pins} p WHERE p.\`~site\` = ? AND ${sameKey(ledger, 'p', 'v')})
             AND NOT EXISTS (SELECT 1 FROM ${superseded} s
                              WHERE ${sameKey(ledger, 's', 'v')} AND s.\`~v\` <= ? AND s.\`~next\` > ? AND s.\`~hash\` IS NOT NULL)`,
    values: [...(these.values ?? []), bookmark, ledger.columnSet, site, bookmark, bookmark],
  };
}

/**
 * Reads and decides those of the keys that are new at the hub, in one round trip; of the others it gives nothing. What the
 * spoke holds is not asked: it is taken for absent there, and whoever writes it must find it so.
 */
export async function readNew(
  context: PassContext,
  table: RunTable,
  bookmark: bigint,
  keys: readonly Key[],
): Promise<Work[]> {
  const { spoke, hubRead } = context;
  const rows = await rowsOfKeys(hubRead, keys, 1, (some) => newRows(table, spoke.config.id, bookmark, some));
  return rows.map((row) => workOf(context, table, row));
}

function workOf({ spoke }: PassContext, { ledger, policy }: RunTable, values: Row): Work {
  const { layout } = ledger;
  const { version, rest: row } = readVersion(values);
  const { claim } = version;
  const hash = String(version.hash);
  const columnHashes = version.columns?.map((column) => column.hash) ?? null;
  const image: ReadImage = { row, hash, hashInBase: hash, columnHashes, oldHashes: new Map() };
  const agreed = { kind: 'absent' as const };
  const candidate = {
    base: agreed,
    hub: { image, claim, columnClaims: version.columns, logged: claim.user !== null },
    spoke: {
      image: null,
      claim: claimOf(layout, spoke.config.id, null, undefined, spoke.clock),
      columnClaims: null,
      logged: false,
    },
  };
  const key = keyOfRow(layout, row);
  const decision = decide(candidate, { ...policy, direction: spoke.config.direction });
  return {
    key,
    record: recordId(key),
    agreed,
    hub: { image, version },
    spoke: null,
    candidate,
    decision,
    before: null,
    entries: [],
  };
}
