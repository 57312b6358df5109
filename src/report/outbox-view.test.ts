import { expect, test } from 'vitest';
import type { OutboxListResult } from './outbox-result.js';
import { dropView, outboxListView, sendView } from './outbox-view.js';
import { paintFor } from './text-table.js';

const paint = paintFor(false);

const list: OutboxListResult = {
  total: 3,
  mails: [
    {
      id: 12,
      run: 7,
      kind: 'conflict',
      subject: 'person 1 was changed in two offices',
      queuedAt: '2026-01-31T10:00:00.123Z',
      deliveries: [
        { address: 'a@x', header: 'to', state: 'waiting', attempts: 3, error: '451 later\n', changedAt: '' },
        { address: 'b@x', header: 'to', state: 'sent', attempts: 1, error: null, changedAt: '' },
      ],
    },
  ],
};

test('the list names each address that waits, and what the server said', () => {
  expect(outboxListView(list, 'waiting', paint)).toBe(
    [
      '   mail  queued (UTC)      subject                              for  tries',
      '     12  2026-01-31 10:00  person 1 was changed in two offices  a@x      3  451 later\\n',
      '3 mails in all: --limit shows more.',
      '',
    ].join('\n'),
  );
  expect(outboxListView({ mails: [], total: 0 }, 'waiting', paint)).toBe('No mail waits.\n');
  expect(outboxListView({ mails: [], total: 0 }, 'refused', paint)).toBe('No mail was refused.\n');
});

test('sending and dropping say what came of it', () => {
  expect(sendView({ sent: 0, refused: [], waiting: 0, trouble: null }, paint)).toBe('Nothing waits.\n');
  const refused = [{ address: 'a@x', subject: 'hello', error: '550 no' }];
  expect(sendView({ sent: 1, refused, waiting: 2, trouble: 'mail server: Timeout' }, paint)).toBe(
    '1 sent · 1 refused · 2 waiting\nRefused: “hello” for a@x: 550 no\nWarning: mail server: Timeout\n',
  );
  const mails = [
    { id: 12, outcome: 'dropped' },
    { id: 13, outcome: 'waits for nobody' },
  ] as const;
  expect(dropView({ mails })).toBe('Mail 12 is given up.\nMail 13 waits for nobody: nothing to drop.\n');
});
