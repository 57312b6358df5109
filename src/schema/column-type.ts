import type { Row } from '../mysql/session.js';
import type { Column } from './table.js';

const INTEGERS: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const TEMPORALS: ReadonlySet<string> = new Set(['date', 'time', 'datetime', 'timestamp', 'year']);

/**
 * A column from its row of `information_schema.COLUMNS` (table, name, data type, column type, nullable, charset,
 * collation, extra), in the same words for every flavour and version.
 */
export function columnFrom(row: Row): Column {
  const [, name, dataType, columnType, nullable, charset, collation, extra] = row.map(
    (value) => value?.toString() ?? null,
  );
  const type = normalDataType((dataType ?? '').toLowerCase());
  const traits = extra ?? '';
  return {
    name: name ?? '',
    dataType: type,
    columnType: normalColumnType(type, columnType ?? ''),
    nullable: nullable === 'YES',
    charset: charset === null || charset === undefined ? null : charset.replace(/^utf8$/u, 'utf8mb3'),
    collation: collation === null || collation === undefined ? null : collation.replace(/^utf8_/u, 'utf8mb3_'),
    // Not MySQL's DEFAULT_GENERATED, which is an ordinary column whose default is an expression.
    generated: /\b(VIRTUAL|STORED|PERSISTENT)( GENERATED)?\b/iu.test(traits),
    autoIncrement: /\bauto_increment\b/iu.test(traits),
    onUpdateNow: /\bon update current_timestamp\b/iu.test(traits),
  };
}

function normalDataType(dataType: string): string {
  return dataType === 'geomcollection' ? 'geometrycollection' : dataType;
}

/**
 * The type as text that is equal where the columns hold the same values: without display widths and ZEROFILL (they only
 * show), without the marks of old temporal formats, with one name for each type.
 */
function normalColumnType(dataType: string, columnType: string): string {
  if (INTEGERS.has(dataType)) return /unsigned|zerofill/iu.test(columnType) ? `${dataType} unsigned` : dataType;
  if (dataType === 'year') return 'year';
  if (dataType === 'geometrycollection') return 'geometrycollection';
  if (TEMPORALS.has(dataType)) return columnType.toLowerCase().replace(/\s*\/\*.*\*\//u, '');
  if (dataType === 'decimal' || dataType === 'float' || dataType === 'double') {
    return columnType
      .toLowerCase()
      .replace(/ zerofill/u, '')
      .trim();
  }
  return columnType;
}
