import type { FileSide } from '../report/result.js';

/** Both sides of a file, as unison shows them. */
export interface ShownSides {
  readonly hub: FileSide;
  readonly spoke: FileSide;
}

/** `changed  <-?-> deleted    path  `: columns of eight characters. */
const ITEM = /^.{8} <[-=]\?[-=]> .{8} {3}(.*) {2}$/u;
const PRESENT = / : (?:\S.*?) {2,}modified on (\d{4})-(\d\d)-(\d\d) at +(\d{1,2}):(\d\d):(\d\d) +size (\d+) /u;
const GONE = / : (?:deleted|absent)$/u;

/** Collects, from the lines of unison's standard output, what it shows of files that need a decision. */
export class ShownItems {
  /** By path. The times are only right if unison runs in UTC. */
  readonly sides = new Map<string, ShownSides>();
  #last: readonly string[] = [];

  /** Takes one line, without its line break. */
  take(line: string): void {
    const [item, first] = this.#last;
    this.#last = [...this.#last.slice(-1), line];
    if (item === undefined || first === undefined) return;
    const path = ITEM.exec(item)?.[1];
    const hub = sideOf(first);
    const spoke = sideOf(line);
    if (path !== undefined && hub !== null && spoke !== null) this.sides.set(path, { hub, spoke });
  }
}

function sideOf(line: string): FileSide | null {
  if (GONE.test(line)) return { present: false, size: null, modifiedAt: null };
  const [, year, month, day, hour, minute, second, size] = PRESENT.exec(line) ?? [];
  if (size === undefined) return null;
  const modifiedAt = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${(hour ?? '').padStart(2, '0')}:${minute ?? ''}:${second ?? ''}Z`;
  return { present: true, size: Number(size), modifiedAt };
}
