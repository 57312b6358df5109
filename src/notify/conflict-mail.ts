import type { ConflictHead } from '../records/conflict-details.js';
import { foundAt } from './conflict-blocks.js';
import { fill, inline, subjectLine } from './fill-template.js';
import { htmlBody } from './html-body.js';
import type { Block } from './mail-body.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';
import { listed, partiesOf, partyName, sitesOf } from './party-name.js';
import { textBody } from './text-body.js';
import { recordText } from '../report/record-text.js';

/** The mail about one conflict, to the people of all its sides (DESIGN §8). `told`: its `conflictBlocks`. */
export function conflictMail(conflict: ConflictHead, told: readonly Block[], context: MailContext): MailContent {
  const { templates } = context;
  const losers = conflict.losers.map((loser) => partyName(loser, context));
  const values = {
    organisation: context.organisation,
    conflict: String(conflict.id),
    table: inline(conflict.table),
    record: inline(recordText(conflict.record)),
    winner: partyName(conflict.winner, context),
    losers: listed(losers, context),
    sites: sitesOf(partiesOf(conflict), context),
    time: foundAt(conflict, context),
  };
  const subjectName = conflict.kind === 'insert/insert' ? 'conflictSubjectInserted' : 'conflictSubject';
  const subject = subjectLine(fill(templates, subjectName, values));
  const blocks: Block[] = [
    { kind: 'paragraph', text: fill(templates, introOf(conflict), values), tone: 'plain' },
    ...told,
    { kind: 'rule' },
    { kind: 'paragraph', text: fill(templates, 'conflictFooter', values), tone: 'quiet' },
  ];
  return { subject, text: textBody(blocks), html: htmlBody(subject, blocks), attachments: [] };
}

function introOf({ kind, columns }: ConflictHead): 'conflictIntroMerged' | (typeof INTRO)[ConflictHead['kind']] {
  if (columns !== null) return 'conflictIntroMerged';
  return INTRO[kind];
}

const INTRO = {
  'update/update': 'conflictIntro',
  'update/delete': 'conflictIntroDeleted',
  'insert/insert': 'conflictIntroInserted',
} as const;
