import type { ConflictDetails, ConflictHead, ConflictParty } from '../records/conflict-details.js';
import { fieldBlocks } from './conflict-fields.js';
import { restoreBlocks } from './conflict-restore.js';
import { fieldTable } from './field-table.js';
import { fill, inline } from './fill-template.js';
import { localTime, utcTextToUs } from './local-time.js';
import type { Block } from './mail-body.js';
import type { MailContext } from './mail-context.js';
import { listed, partiesOf, partyName, sitesOf } from './party-name.js';
import { shortenEnd } from './unicode-cut.js';
import { recordText } from '../report/record-text.js';

/** The longest comment that is shown whole. */
const COMMENT = 300;

/** Everything that is told of one conflict, but for greeting and farewell. */
export function conflictBlocks(conflict: ConflictDetails, context: MailContext): readonly Block[] {
  const table = fieldTable(conflict, context);
  return [
    { kind: 'facts', rows: facts(conflict, context) },
    ...fieldBlocks(conflict, table, context),
    ...restoreBlocks(conflict, table, context),
  ];
}

/** `person 41`. */
export function recordName({ table, record }: Pick<ConflictHead, 'table' | 'record'>): string {
  return `${inline(table)} ${inline(recordText(record))}`;
}

/** When it was found, in the hub's time zone. */
export function foundAt({ decidedAt }: ConflictHead, { timeZone }: MailContext): string {
  const us = utcTextToUs(decidedAt);
  return us === null ? inline(decidedAt) : localTime(us, timeZone);
}

function facts(conflict: ConflictDetails, context: MailContext): { label: string; text: string }[] {
  const { templates, timeZone } = context;
  const label = (name: 'Record' | 'Conflict' | 'Kept' | 'NotKept' | 'Why' | 'Certainty' | 'Times'): string =>
    fill(templates, `label${name}`, {});
  const party = (one: ConflictParty): string => partyText(one, conflict, context);
  const found = fill(templates, 'found', { conflict: String(conflict.id), time: foundAt(conflict, context) });
  const follows =
    conflict.follows === null ? '' : `\n${fill(templates, 'follows', { conflict: String(conflict.follows) })}`;
  return [
    { label: label('Record'), text: recordName(conflict) },
    { label: label('Conflict'), text: found + follows },
    { label: label('Kept'), text: party(conflict.winner) },
    ...conflict.losers.map((loser) => ({ label: label('NotKept'), text: party(loser) })),
    { label: label('Why'), text: kindText(conflict, context) },
    { label: label('Certainty'), text: certaintyText(conflict, context) },
    { label: label('Times'), text: fill(templates, 'timesIn', { zone: timeZone }) },
  ];
}

/** Who, when, and the change log's comment, a line each. */
function partyText(party: ConflictParty, conflict: ConflictDetails, context: MailContext): string {
  const { templates, timeZone } = context;
  const at = (one: ConflictParty, isPrecise: boolean): string | null =>
    one.timeUs === null ? null : localTime(one.timeUs, timeZone, isPrecise);
  // Two changes within one second: only the fraction tells which is later.
  const second = at(party, false);
  const isClose = partiesOf(conflict).some((other) => other.timeUs !== party.timeUs && at(other, false) === second);
  const time = at(party, isClose) ?? fill(templates, 'timeUnknown', {});
  const verb = party.row === null ? 'deleted' : conflict.kind === 'insert/insert' ? 'entered' : 'changed';
  const address = party.person?.email ?? null;
  const comment = party.comment?.trim() ?? '';
  return [
    partyName(party, context) + (address === null || address === '' ? '' : `, ${inline(address)}`),
    fill(templates, verb, { time }),
    ...(comment === '' ? [] : [`“${shortenEnd(comment.slice(0, COMMENT * 2), COMMENT).replaceAll(/\s+/gu, ' ')}”`]),
  ].join('\n');
}

/** What has met, in a sentence. */
export function kindText(conflict: ConflictDetails, context: MailContext): string {
  const parties = partiesOf(conflict);
  switch (conflict.kind) {
    case 'update/update':
      return [
        fill(context.templates, 'kindUpdateUpdate', { sites: sitesOf(parties, context) }),
        ...(conflict.columns === null
          ? []
          : [fill(context.templates, 'clashedFields', { fields: listed(conflict.columns.map(inline), context) })]),
      ].join('\n');
    case 'insert/insert':
      return fill(context.templates, 'kindInsertInsert', {
        sites: sitesOf(parties, context),
        record: inline(recordText(conflict.record)),
      });
    case 'update/delete':
      return fill(context.templates, 'kindUpdateDelete', {
        changed: sitesOf(
          parties.filter(({ row }) => row !== null),
          context,
        ),
        deleted: sitesOf(
          parties.filter(({ row }) => row === null),
          context,
        ),
      });
  }
}

/** How it is known, in a sentence. */
export function certaintyText(
  { certainty }: Pick<ConflictDetails, 'certainty'>,
  { templates }: Pick<MailContext, 'templates'>,
): string {
  switch (certainty) {
    case 'base':
      return fill(templates, 'certainBase', {});
    case 'change-log':
      return fill(templates, 'certainChangeLog', {});
    case 'timestamp':
      return fill(templates, 'certainTimestamp', {});
  }
}
