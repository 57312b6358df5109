import { type Draft, plainText, withoutVariables } from './import-draft.js';
import type { PerlScript } from './perl-reading.js';
import type { PerlValue } from './perl-value.js';

/** `@tableData`: a list of [table, conflict column]. `conflict` is set for every table, where it is not the default. */
export function draftTables(draft: Draft, script: PerlScript, conflict: 'oldest' | null): void {
  const value = script.scope.get('@tableData');
  const tables: unknown[] = [];
  draft.config['tables'] = tables;
  if (value?.kind !== 'list') {
    const why = value?.kind === 'unknown' ? `: ${value.why}` : '';
    draft.toDos.push({
      at: ['tables'],
      scriptLine: value?.line ?? null,
      message: `@tableData could not be read${why}`,
    });
    return;
  }
  for (const item of value.items) {
    const table = tableOf(draft, item, tables.length);
    if (table === null) continue;
    draft.origins.push({ at: ['tables', tables.length], line: item.line });
    tables.push(conflict === null ? table : { ...table, conflict });
  }
}

function tableOf(draft: Draft, item: PerlValue, index: number): Record<string, unknown> | null {
  const fields = item.kind === 'list' ? item.items : [item];
  const at = ['tables', index];
  const name = plainText(draft, fields[0], at, 'a table of @tableData');
  if (name === null) {
    if (fields.length === 0 || fields[0]?.kind === 'undefined') {
      draft.toDos.push({ at: ['tables'], scriptLine: item.line, message: 'a table of @tableData has no name' });
    }
    return null;
  }
  if (fields.length > 2) {
    const message = 'this table has more than a name and a conflict column in @tableData; only these two are read';
    draft.toDos.push({ at, scriptLine: item.line, message });
  }
  const column = plainText(draft, fields[1], at, 'the conflict column of this table');
  const table = { name: withoutVariables(name) };
  return column === null || column === '' ? table : { ...table, conflictColumn: withoutVariables(column) };
}
