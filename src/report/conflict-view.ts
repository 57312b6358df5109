import { counted } from './amounts.js';
import { STATE_WORDS } from './conflict-list-view.js';
import type { ShownConflict, ShownParty } from './conflict-results.js';
import { printable, shortened } from './printable.js';
import { recordText } from './record-text.js';
import type { ShownRow } from './result.js';
import { personText } from './shown-value-text.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';
import { isCut, valuesSideBySide } from './values-side-by-side.js';

const WIDTH = 32;
const CERTAINTY = {
  base: 'proven by what the sites last agreed on',
  'change-log': 'known from the change log',
  timestamp: 'guessed from timestamps',
} as const;

/** One conflict, field by field; columns that are the same everywhere too if `allColumns`. Ends with a line break. */
export function conflictView(
  conflict: ShownConflict,
  names: SiteNames,
  hubId: number,
  allColumns: boolean,
  paint: Paint,
): string {
  const { id, table, record, kind, state, winner, losers, nowUnknown } = conflict;
  const what = `${shortened(table, WIDTH)} ${shortened(recordText(record), WIDTH)}`;
  return [
    `${paint('bold', `Conflict ${id}: ${what}`)}  ${kind}, ${STATE_WORDS[state]}\n`,
    ...facts(conflict).map(([label, text]) => `${label.padEnd(10)} ${text}\n`),
    partyLine('Kept', winner, names),
    ...losers.map((loser) => partyLine('Lost', loser, names)),
    `\n${fields(conflict, names, hubId, allColumns, paint)}\n`,
    ...(nowUnknown === null ? [] : [`${paint('yellow', 'Now unknown:')} ${printable(nowUnknown)}\n`]),
    ...mailLines(conflict),
    ending(conflict),
  ].join('');
}

function facts(conflict: ShownConflict): (readonly [string, string])[] {
  const { run, decidedAt, certainty, columns, follows, followedBy } = conflict;
  return [
    ['Decided', `${decidedAt}, run ${run}; ${CERTAINTY[certainty]}`],
    ...(columns === null ? [] : [['Clashed', columns.map(printable).join(', ')] as const]),
    ...(follows === null ? [] : [['Follows', `conflict ${follows}`] as const]),
    ...(followedBy.length === 0 ? [] : [['Followed', `by conflict ${followedBy.join(', ')}`] as const]),
  ];
}

function partyLine(label: string, { site, person, at, comment, row }: ShownParty, names: SiteNames): string {
  const parts = [
    `${names(site)}, ${personText(person)}`,
    at ?? 'time unknown',
    ...(row === null ? ['deleted'] : []),
    ...(comment === null ? [] : [`“${shortened(comment, 200)}”`]),
  ];
  return `${label.padEnd(10)} ${parts.join(', ')}\n`;
}

interface Version {
  readonly title: string;
  readonly row: ShownRow | null;
}

function fields(conflict: ShownConflict, names: SiteNames, hubId: number, allColumns: boolean, paint: Paint): string {
  const { before, winner, losers, kept, now, nowUnknown } = conflict;
  const versions: Version[] = [
    ...(before === null ? [] : [{ title: 'before', row: before }]),
    ...[...losers, winner].map(({ site, row }) => ({ title: names(site), row })),
    { title: 'kept', row: kept },
    ...(nowUnknown === null ? [{ title: `now at ${names(hubId)}`, row: now }] : []),
  ];
  const columns = [...new Set(versions.flatMap(({ row }) => Object.keys(row ?? {})))];
  const differing = columns.filter((column) => differs(column, versions));
  const shown = allColumns ? columns : differing;
  const rows = shown.map((column): Cell[] => {
    const values = valuesSideBySide(
      versions.map(({ row }) => row?.[column]),
      WIDTH,
    );
    return [
      { text: shortened(column, WIDTH) },
      ...versions.map(({ title, row }, i) => ({
        text: row === null ? '(deleted)' : (values[i] ?? ''),
        mark: title === 'kept' && losers.some((loser) => !same(loser.row?.[column], kept?.[column])),
      })),
    ];
  });
  const equal = columns.length - rows.length;
  const cut = shown.some((column) => versions.some(({ row }) => isCut(row?.[column], WIDTH)));
  const head = ['column', ...versions.map(({ title }) => title)];
  const more = equal > 0 ? paint('dim', `   ${counted(equal, 'column')} equal\n`) : '';
  const whole = cut ? paint('dim', '   long values are cut: --json has them whole\n') : '';
  return (rows.length > 0 ? textTable(head, rows, paint) : '') + more + whole;
}

/** `before` may not know every column: that is no difference. */
function differs(column: string, versions: readonly Version[]): boolean {
  const values = versions
    .filter(({ title, row }) => title !== 'before' || row?.[column] !== undefined)
    .map(({ row }) => row?.[column]);
  return values.some((value) => !same(value, values[0]));
}

function same(a: ShownRow[string] | undefined, b: ShownRow[string] | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function mailLines({ mails }: ShownConflict): string[] {
  return mails.flatMap(({ subject, recipients }) => [
    `Mail       ${shortened(subject, 100)}\n`,
    ...recipients.map(
      ({ address, state, error }) =>
        `           ${printable(address)}: ${state}${error === null ? '' : `, ${shortened(error, 200)}`}\n`,
    ),
  ]);
}

function ending({ id, state, losers, closed }: ShownConflict): string {
  if (closed !== null) {
    const by = closed.by === null ? '' : ` by ${printable(closed.by)}`;
    return `Closed ${closed.at}${by}${closed.note === null ? '' : `: ${printable(closed.note)}`}\n`;
  }
  if (state === 'decided') return 'It is still being applied: the next run settles it.\n';
  const which = losers.length > 1 ? ` --loser ${losers[0]?.site ?? ''}` : '';
  return (
    `To put what lost back:     spokesync conflicts restore ${id}${which} --user NAME [--columns a,b]\n` +
    `If it is well as it is:    spokesync conflicts close ${id} --user NAME\n`
  );
}
