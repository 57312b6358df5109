import type { ConflictDetails } from '../records/conflict-details.js';
import { amount } from '../report/amounts.js';
import { conflictBlocks, recordName } from './conflict-blocks.js';
import { fill, inline, subjectLine } from './fill-template.js';
import { htmlBody } from './html-body.js';
import type { Block } from './mail-body.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';
import { listed, partiesOf, partyName } from './party-name.js';
import { textBody } from './text-body.js';

/** So many conflicts are told in full, … */
const IN_FULL = 10;
/** … and so many more by name. */
const BY_NAME = 100;

/**
 * One mail about all conflicts of a run that one person took part in, what they lost first. `recipient` is their address,
 * or that of somebody who only gets copies.
 */
export function digestMail(
  conflicts: readonly ConflictDetails[],
  recipient: string,
  context: MailContext,
): MailContent {
  const { templates } = context;
  const isRecipient = ({ person }: ConflictDetails['winner']): boolean =>
    person?.email?.toLowerCase() === recipient.toLowerCase();
  const lost = conflicts.filter(({ losers }) => losers.some(isRecipient));
  const others = conflicts.filter((conflict) => !lost.includes(conflict));
  const inOrder = [...lost, ...others];
  const values = {
    organisation: context.organisation,
    run: String(conflicts[0]?.run ?? ''),
    count: amount(conflicts.length),
    lost: amount(lost.length),
    kept: amount(others.length),
  };
  const isCopy = !conflicts.some((conflict) => partiesOf(conflict).some(isRecipient));
  const subject = subjectLine(fill(templates, isCopy ? 'digestSubjectCopy' : 'digestSubject', values));
  const blocks: Block[] = [
    { kind: 'paragraph', text: fill(templates, isCopy ? 'digestIntroCopy' : 'digestIntro', values), tone: 'plain' },
    { kind: 'list', items: inOrder.slice(0, IN_FULL + BY_NAME).map((one) => lineOf(one, context)) },
    ...moreThan(inOrder.length - IN_FULL - BY_NAME, context),
    ...inOrder.slice(0, IN_FULL).flatMap((one) => inFull(one, context)),
    { kind: 'rule' },
    { kind: 'paragraph', text: fill(templates, 'digestFooter', values), tone: 'quiet' },
  ];
  return { subject, text: textBody(blocks), html: htmlBody(subject, blocks), attachments: [] };
}

function inFull(conflict: ConflictDetails, context: MailContext): readonly Block[] {
  const heading: Block = { kind: 'heading', text: recordName(conflict), level: 1 };
  return [{ kind: 'rule' }, heading, ...conflictBlocks(conflict, context)];
}

function lineOf(conflict: ConflictDetails, context: MailContext): string {
  return fill(context.templates, 'digestLine', {
    conflict: String(conflict.id),
    table: inline(conflict.table),
    record: inline(conflict.record),
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
