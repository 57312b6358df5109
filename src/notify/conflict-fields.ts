import type { ConflictDetails } from '../records/conflict-details.js';
import { amount } from '../report/amounts.js';
import type { Field, FieldTable } from './field-table.js';
import { sameValue } from './field-table.js';
import { fill, inline } from './fill-template.js';
import type { Block, FieldCard } from './mail-body.js';
import type { MailContext } from './mail-context.js';
import { listed, partiesOf, partyName } from './party-name.js';
import { showValues } from './shown-values.js';

/** A record may have hundreds of columns; a mail shows the first of them. */
const MOST_FIELDS = 60;
/** So many of the fields that are the same are named, so that people recognise the record. */
const NAMED_SAME = 4;
const SHORT_VALUE = 40;

/** The field-by-field table of a conflict, and what is said of the fields that are not in it. */
export function fieldBlocks(conflict: ConflictDetails, table: FieldTable, context: MailContext): readonly Block[] {
  const { templates } = context;
  const shown = table.differing.slice(0, MOST_FIELDS);
  const more = table.differing.length - shown.length;
  const left = sameLine(table.same, context);
  const rest = more > 0 ? fill(templates, 'moreFields', { count: amount(more), conflict: String(conflict.id) }) : null;
  const blocks: Block[] = [{ kind: 'heading', text: fill(templates, 'headingFields', {}), level: 2 }];
  if (shown.length > 0) blocks.push({ kind: 'fields', cards: shown.map((field) => card(field, conflict, context)) });
  else blocks.push({ kind: 'paragraph', text: fill(templates, 'nothingDiffers', {}), tone: 'plain' });
  for (const text of [rest, left]) if (text !== null) blocks.push({ kind: 'paragraph', text, tone: 'quiet' });
  return blocks;
}

function card(field: Field, conflict: ConflictDetails, context: MailContext): FieldCard {
  const { templates } = context;
  const labels = [
    ...(field.before === null ? [] : [fill(templates, 'labelBefore', {})]),
    ...partiesOf(conflict).map((party) => partyName(party, context)),
    keptLabel(field, conflict, context),
  ];
  const shown = showValues([...(field.before === null ? [] : [field.before]), ...field.parties, field.kept], templates);
  return {
    name: inline(field.name),
    remark: conflict.columns?.includes(field.name) === true ? fill(templates, 'clashed', {}) : null,
    values: shown.map((one, i) => ({ label: labels[i] ?? '', shown: one, isKept: i === shown.length - 1 })),
  };
}

/** Where fields were decided one by one, the office that the kept value came from is said. */
function keptLabel(field: Field, conflict: ConflictDetails, context: MailContext): string {
  const plain = fill(context.templates, 'labelKept', {});
  if (conflict.columns === null) return plain;
  const from = partiesOf(conflict).filter((_, i) => {
    const value = field.parties[i];
    const isChange = field.before === null || value === undefined || !sameValue(value, field.before);
    return value !== undefined && isChange && sameValue(value, field.kept);
  });
  if (from.length === 0) return plain;
  const sites = listed(
    from.map(({ site }) => inline(context.siteName(site))),
    context,
  );
  return fill(context.templates, 'keptFrom', { sites });
}

/** The fields that are not shown, beginning with those by which people recognise the record. */
function sameLine(same: readonly Field[], { templates }: MailContext): string | null {
  if (same.length === 0) return null;
  const told = same.map((field) => ({ field, value: shortValue(field) }));
  const isWord = ({ value }: { value: string | null }): boolean => value !== null && /\p{L}/u.test(value);
  const inOrder = [
    ...told.filter(isWord),
    ...told.filter((one) => one.value !== null && !isWord(one)),
    ...told.filter(({ value }) => value === null),
  ];
  const named = inOrder.map(({ field: { name }, value }) =>
    value === null ? inline(name) : `${inline(name)}: ${inline(value)}`,
  );
  const fields = named.slice(0, NAMED_SAME).join(', ') + (named.length > NAMED_SAME ? ', …' : '');
  return same.length === 1
    ? fill(templates, 'sameField', { fields })
    : fill(templates, 'sameFields', { count: amount(same.length), fields });
}

function shortValue({ kept, parties }: Field): string | null {
  const one = [kept, ...parties].find(({ kind }) => kind === 'value');
  const value = one?.kind === 'value' ? one.value : null;
  return typeof value === 'string' && value.trim() !== '' && value.length <= SHORT_VALUE ? value : null;
}
