import type { Account } from '../records/accounts.js';
import { printable } from './printable.js';
import { type Paint, textTable } from './text-table.js';

/** Who may sign in at the console, as a table. Ends with a line break. */
export function userListView(users: readonly Account[], paint: Paint): string {
  if (users.length === 0) return 'There is no account; spokesync user add NAME makes one.\n';
  const rows = users.map(({ name, role, createdAt, signedInAt }) =>
    [printable(name), role, createdAt.slice(0, 10), signedInAt?.slice(0, 16).replace('T', ' ') ?? 'never'].map(
      (text) => ({
        text,
      }),
    ),
  );
  return textTable(['name', 'role', 'since', 'last signed in (UTC)'], rows, paint, '');
}
