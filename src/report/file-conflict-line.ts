import { bytesAmount } from './amounts.js';
import { printable } from './printable.js';
import type { FileConflict, FileSide } from './result.js';

/** `plan.pdf: at the hub 4 B of 2026-03-01 10:00:00, at the site 5 B of 2026-03-02 04:05:06 (kept)`; times are in UTC. */
export function fileConflictLine({ path, hub, spoke, kept }: FileConflict): string {
  const name = path === '' ? 'the folder itself' : printable(path);
  return `${name}: at the hub ${side(hub, kept === 'hub')}, at the site ${side(spoke, kept === 'spoke')}`;
}

function side(shown: FileSide | null, isKept: boolean): string {
  const state = shown === null ? 'unknown' : shown.present ? present(shown) : 'deleted';
  return isKept ? `${state} (kept)` : state;
}

function present({ size, modifiedAt }: FileSide): string {
  const time = modifiedAt === null ? '' : ` of ${modifiedAt.replace('T', ' ').replace('Z', '')}`;
  return `${size === null ? 'changed' : bytesAmount(size)}${time}`;
}
