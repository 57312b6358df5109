import { type Draft, plainText } from './import-draft.js';
import type { PerlScript } from './perl-reading.js';

const NAME = '$syncCommandAdditionalAttributes';

/** Options of pt-table-sync that need none here. */
const SILENT = ['print', 'execute', 'verbose', 'bidirectional', 'function', 'conflict-column'];
const REMARKS: Readonly<Record<string, string>> = {
  'conflict-error': 'a tie never ends a run: the lower site id wins, and both people are told',
  charset: 'every connection speaks utf8mb4',
  'float-precision': 'FLOAT and DOUBLE are compared exactly',
};
const TO_DOS: Readonly<Record<string, string>> = {
  'ignore-columns': 'give ignoreColumns at the tables that have them',
  where: 'whole tables are synced, so rows that were left out would be synced now',
  'conflict-value': 'no such way to choose a winner; choose conflict: newest, oldest, hub or spoke at each table',
  'conflict-threshold': 'no such way to choose a winner; choose conflict: newest, oldest, hub or spoke at each table',
  'ignore-tables': 'tables lists what is synced',
  columns: 'give the others as ignoreColumns at each table',
};

/** The options that the script hands to pt-table-sync. Gives the policy for conflicts; null: newest, the default. */
export function draftAttributes(draft: Draft, script: PerlScript): 'oldest' | null {
  const value = script.scope.get(NAME);
  const text = plainText(draft, value, ['tables'], NAME);
  if (text === null) return null;
  const scriptLine = value?.line ?? null;
  let conflict: 'oldest' | null = null;
  for (const [, option = '', given = ''] of text.matchAll(/(?:^|\s)--([\w-]+)(?:[=\s]+(?!--)(\S+))?/g)) {
    const remark = (message: string): void =>
      void draft.remarks.push({ kind: 'no-counterpart', scriptLine, message: `--${option.slice(0, 40)}: ${message}` });
    const toDo = (message: string): void =>
      void draft.toDos.push({ at: ['tables'], scriptLine, message: `--${option} has no counterpart: ${message}` });
    if (option === 'conflict-comparison') {
      if (given === 'oldest' || given === 'least') conflict = 'oldest';
      else if (given !== 'newest' && given !== 'greatest') {
        toDo('no such way to choose a winner; choose conflict: newest, oldest, hub or spoke at each table');
      }
    } else if (Object.hasOwn(TO_DOS, option)) toDo(TO_DOS[option] ?? '');
    else if (!SILENT.includes(option))
      remark(REMARKS[option] ?? 'an option of pt-table-sync, which is not used any more');
    else continue;
  }
  return conflict;
}
