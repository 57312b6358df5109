import { DEFAULT_TEMPLATES } from '../../src/config/mail-templates.js';
import type { ConflictDetails, ConflictParty } from '../../src/records/conflict-details.js';
import type { ShownRow } from '../../src/report/result.js';
import { conflictBlocks } from '../../src/notify/conflict-blocks.js';
import { conflictMail } from '../../src/notify/conflict-mail.js';
import { digestMail, digestOrder, IN_FULL } from '../../src/notify/digest-mail.js';
import type { MailContent } from '../../src/notify/mail-content.js';
import type { MailContext } from '../../src/notify/mail-context.js';

/** Offices and people for the tests of the mails. */
export const context: MailContext = {
  organisation: 'Himalaya Health',
  siteName: (id) => ['', 'Kathmandu', 'Pokhara', 'Tansen'][id] ?? `site ${id}`,
  timeZone: 'Asia/Kathmandu',
  isUtc: () => false,
  templates: DEFAULT_TEMPLATES,
  consoleUrl: null,
};

export const bikash = {
  id: '102',
  email: 'bikash@example.org',
  firstName: 'Bikash',
  lastName: 'Gurung',
  userName: 'bikash',
};
export const chandra = {
  id: '103',
  email: 'chandra@example.org',
  firstName: 'Chandra',
  lastName: 'Thapa',
  userName: 'chandra',
};
export const sunita = {
  id: '101',
  email: 'sunita@example.org',
  firstName: 'Sunita',
  lastName: null,
  userName: 'sunita',
};

export const maya: ShownRow = {
  id: '41',
  department_id: '2',
  name: 'Maya',
  lastname: 'Gurung',
  email: 'maya.gurung@example.org',
  job: 'Nurse',
  salary: '36000.00',
  born: '1990-04-01',
  photo: null,
  updated_at: '2026-11-20 04:00:00',
};

const inPokhara: ConflictParty = {
  site: 2,
  hash: 'a',
  userId: '102',
  person: bikash,
  comment: 'Passed her examination',
  timeUs: 1_795_404_464_000_000n,
  row: { ...maya, job: 'Senior nurse', salary: '37800.00', updated_at: '2026-11-23 03:27:44' },
};
const inTansen: ConflictParty = {
  site: 3,
  hash: 'b',
  userId: '103',
  person: chandra,
  comment: 'Leads the ward from now on',
  timeUs: 1_795_404_465_000_000n,
  row: { ...maya, job: 'Ward sister', salary: '39000.00', updated_at: '2026-11-23 03:27:45' },
};

/** Two people promoted the same nurse: Chandra in Tansen a second after Bikash in Pokhara. */
export const promotion: ConflictDetails = {
  id: 12,
  run: 7,
  table: 'person',
  record: '41',
  kind: 'update/update',
  certainty: 'base',
  state: 'applied',
  columns: null,
  follows: null,
  decidedAt: '2026-11-23 03:29:05.123456',
  before: maya,
  kept: inTansen.row,
  winner: inTansen,
  losers: [inPokhara],
  closed: null,
};

/** The mail about one conflict. */
export function mailOf(conflict: ConflictDetails, where: MailContext): MailContent {
  return conflictMail(conflict, conflictBlocks(conflict, where), where);
}

/** The mail about all of them to one person. */
export function digestOf(conflicts: readonly ConflictDetails[], recipient: string, where: MailContext): MailContent {
  const inOrder = digestOrder(conflicts, recipient) as readonly ConflictDetails[];
  const told = inOrder.slice(0, IN_FULL).map((one) => conflictBlocks(one, where));
  return digestMail(inOrder, told, recipient, where);
}
