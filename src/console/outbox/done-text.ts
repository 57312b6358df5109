import { counted, joinCounts } from '../../report/amounts.js';
import { pathWith, type Query } from '../page-query.js';
import type { SendResult } from '../../report/outbox-result.js';

/** What is told after somebody has sent mails, or given one up; null: nobody has. Pure. */
export function doneText(query: Query): { readonly text: string; readonly tone: 'good' | 'warn' } | null {
  if (query['done'] === 'dropped')
    return { text: 'The mail is given up: no run tries it again. What it says is kept for 90 days.', tone: 'good' };
  if (query['done'] === 'nothing') return { text: 'The mail waits for nobody any more.', tone: 'good' };
  if (query['done'] !== 'sent') return null;
  const [sent, refused, waiting] = ['sent', 'refused', 'waiting'].map((name) => whole(query[name])) as [
    number,
    number,
    number,
  ];
  const isWell = refused + waiting === 0;
  const counts = joinCounts(
    [
      [sent, 'sent'],
      [refused, refused === 1 ? 'address refused' : 'addresses refused'],
    ],
    'None could be sent',
  );
  const rest =
    waiting === 0
      ? 'Nothing waits any more.'
      : `${counted(waiting, 'mail')} still ${waiting === 1 ? 'waits' : 'wait'}: the reason stands beside it.`;
  return { text: `${counts}. ${rest}`, tone: isWell ? 'good' : 'warn' };
}

/** Where it is told how sending went. */
export function donePath(path: string, { sent, refused, waiting }: SendResult): string {
  return pathWith(path, {}, { done: 'sent', sent, refused: refused.length, waiting });
}

function whole(text: string | undefined): number {
  return /^\d{1,9}$/u.test(text ?? '') ? Number(text) : 0;
}
