import type { Layout, LayoutColumn } from '../schema/layout.js';

const TEXT = /^(?:char|varchar|(?:tiny|medium|long)?text)$/u;
const TEMPORAL = /^(?:date|datetime|timestamp|time)$/u;

/** As what a value of the present type must be taken to print as it did in the type before; null: it prints the same. */
function castTo(then: LayoutColumn, now: LayoutColumn): string | null {
  // Each site still holds the text that it held.
  if (now.byValue === true) return null;
  if (TEXT.test(then.dataType) || then.columnType === now.columnType) return null;
  if (then.dataType === 'decimal') return then.columnType.replace(/ (?:unsigned|zerofill)/gu, '').toUpperCase();
  if (then.dataType.endsWith('int') && !now.dataType.endsWith('int') && !TEXT.test(now.dataType)) {
    return then.columnType.includes('unsigned') ? 'UNSIGNED' : 'SIGNED';
  }
  if (TEMPORAL.test(then.dataType)) return then.columnType.replace('timestamp', 'datetime').toUpperCase();
  return null;
}

/** A layout of the past, so that its hash over a row that was only converted since is still the hash of then. */
export function pastLayout(stored: Layout, present: Layout): Layout {
  const columns = stored.columns.map((then): LayoutColumn => {
    const now = present.columns.find(({ name }) => name === then.name);
    if (now === undefined) return then;
    const cast = castTo(then, now);
    const column = { ...then, charset: now.charset, convert: now.convert };
    return cast === null ? column : { ...column, castTo: cast };
  });
  return { ...stored, columns };
}

/** Indexes of present columns of which a hash over the past layout says nothing: they are new. */
export function newColumns(past: Layout, present: Layout): number[] {
  const before = new Set(past.columns.map(({ name }) => name));
  return present.columns.flatMap(({ name }, index) => (before.has(name) ? [] : [index]));
}
