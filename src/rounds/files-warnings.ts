import { counted } from '../report/amounts.js';
import { fileConflictLine } from '../report/file-conflict-line.js';
import type { FilesResult } from '../report/result.js';

/** So many files are named in a warning. */
const NAMED = 5;

/** What the administrators are to know about a site's files. */
export function filesWarnings(name: string, { outcome, error, conflicts }: FilesResult): readonly string[] {
  const left = conflicts.filter(({ kept }) => kept === 'both');
  const replaced = conflicts.filter(({ kept }) => kept !== 'both');
  const named = (some: typeof conflicts): string => {
    const more = some.length > NAMED ? `; and ${String(some.length - NAMED)} more` : '';
    return `${some.slice(0, NAMED).map(fileConflictLine).join('; ')}${more}`;
  };
  const files = (some: typeof conflicts): string => `${counted(some.length, 'file')} changed on both sides`;
  return [
    ...(error === null
      ? []
      : [`the files of ${name} were ${outcome === 'skipped' ? 'skipped' : 'not all synced'}: ${error}`]),
    ...(left.length === 0 ? [] : [`${name}: ${files(left)}, left alone: ${named(left)}`]),
    ...(replaced.length === 0
      ? []
      : [
          `${name}: ${files(replaced)}, the newer kept, the other one is in unison’s backups at its site: ${named(replaced)}`,
        ]),
  ];
}
