import type { RestoreWish } from '../../conflicts/restore.js';

/** What somebody wants back: of which office, and which columns. */
export interface Wanted {
  readonly id: number;
  readonly loser: string;
  readonly columns: readonly string[] | 'all';
}

/** What the restore is asked for. */
export function wishOf({ loser, columns }: Wanted): RestoreWish {
  return {
    ...(loser !== '' && { loser }),
    ...(columns === 'all' ? { columns } : columns.length > 0 && { columns }),
  };
}
