import type { ConflictHead, PartyHead } from '../records/conflict-details.js';
import { amount } from '../report/amounts.js';
import { recordName } from './conflict-blocks.js';
import { fill, inline, subjectLine } from './fill-template.js';
import { htmlBody } from './html-body.js';
import type { Block } from './mail-body.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';
import { listed, partiesOf, partyName } from './party-name.js';
import { textBody } from './text-body.js';
import { recordText } from '../report/record-text.js';

/** So many conflicts are told in full, the first of {@link digestOrder}, … */
export const IN_FULL = 10;
/** … and so many more by name. */
const BY_NAME = 100;

/** The conflicts of a digest as it tells them: what the recipient lost first. */
export function digestOrder(conflicts: readonly ConflictHead[], recipient: string): readonly ConflictHead[] {
  const lost = lostBy(recipient, conflicts);
  return [...lost, ...conflicts.filter((conflict) => !lost.has(conflict))];
}

/**
 * One mail about all conflicts of a run that one person took part in. `recipient` is their address, or that of somebody
 * who only gets copies; `conflicts` stand in {@link digestOrder}, and `told` are the `conflictBlocks` of the first of them.
 */
export function digestMail(
  conflicts: readonly ConflictHead[],
  told: readonly (readonly Block[])[],
  recipient: string,
  context: MailContext,
): MailContent {
  const { templates } = context;
  const lost = lostBy(recipient, conflicts).size;
  const values = {
    organisation: context.organisation,
    run: String(conflicts[0]?.run ?? ''),
    count: amount(conflicts.length),
    lost: amount(lost),
    kept: amount(conflicts.length - lost),
  };
  const isCopy = !conflicts.some((conflict) => partiesOf(conflict).some(isOf(recipient)));
  const subject = subjectLine(fill(templates, isCopy ? 'digestSubjectCopy' : 'digestSubject', values));
  const blocks: Block[] = [
    { kind: 'paragraph', text: fill(templates, isCopy ? 'digestIntroCopy' : 'digestIntro', values), tone: 'plain' },
    { kind: 'list', items: conflicts.slice(0, IN_FULL + BY_NAME).map((one) => lineOf(one, context)) },
    ...moreThan(conflicts.length - IN_FULL - BY_NAME, context),
    ...conflicts.slice(0, told.length).flatMap((one, i) => inFull(one, told[i] ?? [])),
    { kind: 'rule' },
    { kind: 'paragraph', text: fill(templates, 'digestFooter', values), tone: 'quiet' },
  ];
  return { subject, text: textBody(blocks), html: htmlBody(subject, blocks), attachments: [] };
}

function isOf(recipient: string): (party: PartyHead) => boolean {
  return ({ person }) => person?.email?.toLowerCase() === recipient.toLowerCase();
}

function lostBy(recipient: string, conflicts: readonly ConflictHead[]): ReadonlySet<ConflictHead> {
  return new Set(conflicts.filter(({ losers }) => losers.some(isOf(recipient))));
}

function inFull(conflict: ConflictHead, told: readonly Block[]): readonly Block[] {
  return [{ kind: 'rule' }, { kind: 'heading', text: recordName(conflict), level: 1 }, ...told];
}

function lineOf(conflict: ConflictHead, context: MailContext): string {
  return fill(context.templates, 'digestLine', {
    conflict: String(conflict.id),
    table: inline(conflict.table),
    record: inline(recordText(conflict.record)),
    winner: partyName(conflict.winner, context),
    losers: listed(
      conflict.losers.map((loser) => partyName(loser, context)),
      context,
    ),
  });
}

function moreThan(count: number, { templates }: MailContext): readonly Block[] {
  if (count <= 0) return [];
  return [{ kind: 'paragraph', text: fill(templates, 'digestMore', { count: amount(count) }), tone: 'plain' }];
}
