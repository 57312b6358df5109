import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import { type FieldTable, sameValue } from './field-table.js';
import { fill, inline } from './fill-template.js';
import type { Block } from './mail-body.js';
import type { MailContext } from './mail-context.js';
import { partyName } from './party-name.js';

/** So many names of fields are listed; the command without `--columns` takes all. */
const MOST_NAMES = 20;

/** Which values were overwritten, and the commands that bring them back. */
export function restoreBlocks(conflict: ConflictDetails, table: FieldTable, context: MailContext): readonly Block[] {
  const { templates } = context;
  const losers = conflict.losers.flatMap((loser, i) => loserBlocks(conflict, loser, lostFields(table, i + 1), context));
  const heading: Block = { kind: 'heading', text: fill(templates, 'headingRestore', {}), level: 2 };
  if (conflict.kind === 'insert/insert') return [heading, ...losers, ...consoleBlocks(conflict, context)];
  const say = fill(templates, 'showAll', { conflict: String(conflict.id) });
  const show: Block = { kind: 'paragraph', text: say, tone: 'plain' };
  return [heading, ...losers, show, showCommand(conflict), ...consoleBlocks(conflict, context)];
}

/** The link to a conflict in the console; nothing where nobody has said where that is. */
export function consoleBlocks(
  { id }: Pick<ConflictDetails, 'id'>,
  { templates, consoleUrl }: Pick<MailContext, 'templates' | 'consoleUrl'>,
): readonly Block[] {
  if (consoleUrl === null) return [];
  return [
    { kind: 'paragraph', text: fill(templates, 'openConsole', {}), tone: 'plain' },
    { kind: 'link', url: `${consoleUrl}/conflicts/${id}` },
  ];
}

/** The command that shows a conflict. */
export function showCommand({ id }: Pick<ConflictDetails, 'id'>): Block {
  return { kind: 'command', text: `spokesync conflicts show ${id}` };
}

function loserBlocks(
  conflict: ConflictDetails,
  loser: ConflictParty,
  lost: readonly string[],
  context: MailContext,
): readonly Block[] {
  const { templates } = context;
  const values = { loser: partyName(loser, context), conflict: String(conflict.id) };
  const say = (text: string): Block => ({ kind: 'paragraph', text, tone: 'plain' });
  const which = conflict.losers.length > 1 ? ` --loser ${loser.site}` : '';
  const command = `spokesync conflicts restore ${conflict.id}${which}`;
  const whole: Block = { kind: 'command', text: `${command} --user NAME` };
  if (conflict.kind === 'insert/insert') {
    const see = say(fill(templates, 'restoreInserted', values));
    return [see, showCommand(conflict), say(fill(templates, 'restoreReplacing', values)), whole];
  }
  if (loser.row === null) return [say(fill(templates, 'restoreDeletion', values)), whole];
  if (conflict.kept === null) return [say(fill(templates, 'restoreDeleted', values)), whole];
  if (lost.length === 0) return [say(fill(templates, 'restore', values)), whole];
  const names = lost.slice(0, MOST_NAMES).map(inline).join(', ') + (lost.length > MOST_NAMES ? ', …' : '');
  const example = lost.filter((name) => /^[^\p{C},]+$/u.test(name)).slice(0, 2);
  const some: Block[] =
    lost.length > 1 && example.length > 0
      ? [
          say(fill(templates, 'restoreFields', values)),
          { kind: 'command', text: `${command} --columns ${columnsArgument(example)} --user NAME` },
        ]
      : [];
  const overwritten = fill(templates, 'overwritten', { loser: values.loser, fields: names });
  return [say(overwritten), say(fill(templates, 'restore', values)), whole, ...some];
}

/** The fields in which a party's version is not the one that was kept; of a merge only those that clashed. */
function lostFields({ differing }: FieldTable, party: number): readonly string[] {
  return differing.flatMap(({ name, before, parties, kept, isTime }) => {
    const value = parties[party];
    if (isTime || value?.kind !== 'value' || sameValue(value, kept)) return [];
    return before?.kind === 'value' && sameValue(value, before) ? [] : [name];
  });
}

/** Quoted for a shell where a name needs it. */
function columnsArgument(names: readonly string[]): string {
  const text = names.join(',');
  return /^[\w,.-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
