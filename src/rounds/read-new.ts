import { keyOfRow } from '../apply/row-write.js';
import { hashText, rowHash } from '../compare/fingerprint.js';
import type { ReadImage } from '../compare/images.js';
import { claimOf } from '../ledger/hub-state.js';
import { readColumns, readTold, kinds, splitStoredColumns } from '../ledger/stored-claim.js';
import { sameKey } from '../ledger/versions.js';
import type { Row, Sql } from '../mysql/session.js';
import type { Claim } from '../reconcile/candidate.js';
import { decide } from '../reconcile/decide.js';
import { recordId } from '../records/record-id.js';
import { readExpr } from '../schema/encoding.js';
import { type Key, keyIn } from '../schema/key-sql.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

const CLAIM_FIELDS = 8;

/**
 * The hub's rows among these keys, with the versions that the ledger has of exactly them, where hub and spoke last agreed
 * that there was no such row: no version of the bookmark or before says otherwise, and no pin.
 */
function newRows({ ledger }: RunTable, site: number, bookmark: bigint, keys: readonly Key[]): Sql {
  const { layout, data, versions, superseded, pins } = ledger;
  const these = keyIn(layout, keys, 'v');
  return {
    sql: `SELECT v.\`~v\`, ${hashText('v.`~hash`')}, v.\`~origin\`, v.\`~kind\`, v.\`~user\`, CAST(v.\`~time\` AS CHAR), v.\`~columns\`,
                 v.\`~told\`, ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM ${versions} v JOIN ${data} t ON ${sameKey(ledger, 'v', 't')}
           WHERE ${these.sql} AND v.\`~v\` > ? AND v.\`~set\` = ? AND v.\`~hash\` = ${rowHash(layout, 't')}
             AND NOT EXISTS (SELECT 1 FROM ${pins} p WHERE p.\`~site\` = ? AND ${sameKey(ledger, 'p', 'v')})
             AND NOT EXISTS (SELECT 1 FROM ${superseded} s
                              WHERE ${sameKey(ledger, 's', 'v')} AND s.\`~v\` <= ? AND s.\`~next\` > ? AND s.\`~hash\` IS NOT NULL)`,
    values: [...(these.values ?? []), bookmark, ledger.columnSet, site, bookmark, bookmark],
  };
}

/**
 * Reads and decides those of the keys that are new at the hub, in one statement; of the others it gives nothing. What the
 * spoke holds is not asked: it is taken for absent there, and whoever writes it must find it so.
 */
export async function readNew(
  context: PassContext,
  table: RunTable,
  bookmark: bigint,
  keys: readonly Key[],
): Promise<Work[]> {
  const { spoke, hubRead } = context;
  const rows = await hubRead.rows(newRows(table, spoke.config.id, bookmark, keys));
  return rows.map((row) => workOf(context, table, row));
}

function workOf({ spoke }: PassContext, { ledger, policy }: RunTable, values: Row): Work {
  const { layout } = ledger;
  const [version, hash, origin, kind, user, time, columns, told] = values;
  const row = values.slice(CLAIM_FIELDS);
  const claim: Claim = {
    origin: Number(origin),
    kind: kinds[Number(kind)] ?? 'edit',
    user: user === null ? null : String(user),
    timeUs: time === null ? null : BigInt(String(time)),
    told: readTold(told ?? null),
  };
  const image: ReadImage = {
    row,
    hash: String(hash),
    hashInBase: String(hash),
    columnHashes: splitStoredColumns(columns?.toString() ?? null),
    oldHashes: new Map(),
  };
  const state = {
    image,
    version: { version: BigInt(String(version)), claim, columns: readColumns(columns ?? null, claim) },
  };
  const agreed = { kind: 'absent' as const };
  const candidate = {
    base: agreed,
    hub: { image, claim, columnClaims: state.version.columns, logged: claim.user !== null },
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
    hub: state,
    spoke: null,
    candidate,
    decision,
    before: null,
    entries: [],
  };
}
