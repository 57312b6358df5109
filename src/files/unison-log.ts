/** A file that unison left alone, and why. `path` is relative to the roots; '' is the whole folder. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** What unison's log says of one call. */
export interface UnisonLog {
  /** Items, a new folder being one. */
  readonly transferred: number;
  /** Null: something was skipped that cannot be told for sure, e.g. a file that cannot be read. */
  readonly skipped: readonly Skipped[] | null;
  /** Paths of what was copied, as far as the names tell. */
  readonly copied: readonly string[];
  /** False only where it is sure that everything went to the spoke. */
  readonly changedHub: boolean;
}

const SUM =
  /^Synchronization (?:complete|incomplete) at .*\((\d+) items? transferred, (?:\d+ partially transferred, )?(\d+) skipped, (\d+) failed\)$/u;

const CONFLICT_REASONS = [
  'contents changed on both sides',
  'properties changed on both sides',
  'symbolic links changed on both sides',
  'conflicting updates',
];
const HELD_REASONS = [
  'would delete a file with nodeletion or nodeletionpartial set',
  'would update a file with noupdate or noupdatepartial set',
  'would create a file with nocreation or nocreationpartial set',
];
const SKIPPED = new RegExp(`^ {2}skipped: (.*) \\((${[...CONFLICT_REASONS, ...HELD_REASONS].join('|')})\\)$`, 'u');

/** True if a file was left alone because of what we forbid, and not because both sides changed it. */
export function isHeldBack({ reason }: Skipped): boolean {
  return HELD_REASONS.includes(reason);
}

/**
 * Reads the log of one call. Names stand in it as they are, line breaks and all, so a name may imitate any line. What is
 * skipped therefore counts only if there is one sum line, as many lines after it as it says, and each ends, after its
 * name, with a reason that we know: with a line break in any of these names there would be more lines.
 */
export function readLog(text: string, hubRoot: string): UnisonLog {
  const lines = text.split('\n');
  const sums = lines.flatMap((line, at) => {
    const found = SUM.exec(line);
    return found === null ? [] : [{ at, counts: found.slice(1).map(Number) }];
  });
  const copied = lines.flatMap((line) => /^\[END\] (?:Copying|Updating file) (.+)$/u.exec(line)?.[1] ?? []);
  const [sum] = sums;
  if (sum === undefined) {
    // Nothing to do, or broken off.
    return {
      transferred: copied.length,
      skipped: [],
      copied,
      changedHub: lines.some((line) => line.startsWith('[BGN] ')),
    };
  }
  const [transferred = 0, skipped = 0, failed = 0] = sum.counts;
  const trailing = lines.slice(sum.at + 1).filter((line) => line !== '');
  const isPlain = sums.length === 1 && failed === 0 && trailing.length === skipped;
  const items = isPlain ? trailing.flatMap((line) => skippedOf(line)) : [];
  return {
    transferred,
    skipped: isPlain && items.length === skipped ? items : null,
    copied,
    changedHub: changedHub(lines, transferred, hubRoot),
  };
}

function skippedOf(line: string): Skipped[] {
  const [, path, reason] = SKIPPED.exec(line) ?? [];
  return path === undefined || reason === undefined ? [] : [{ path, reason }];
}

function changedHub(lines: readonly string[], transferred: number, hubRoot: string): boolean {
  const begun = lines.filter((line) => line.startsWith('[BGN] '));
  const fromHub = begun.filter((line) => line.includes(` from ${hubRoot} to `)).length;
  const toHub = lines.filter((line) => line.endsWith(` to ${hubRoot}`)).length;
  return fromHub !== transferred || toHub > 0;
}
