import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_TEMPLATES } from '../../config/mail-templates.js';
import { previewRestore } from '../../conflicts/restore.js';
import { inline } from '../../notify/fill-template.js';
import { type FieldValue, showValues } from '../../notify/shown-values.js';
import { counted } from '../../report/amounts.js';
import { recordText } from '../../report/record-text.js';
import type { ShownRow } from '../../report/result.js';
import type { RestorePreview } from '../../report/restore-result.js';
import { type SiteNames, siteNames } from '../../report/site-names.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import type { Query } from '../page-query.js';
import { CardTable } from '../parts/card-table.js';
import { FieldValueView } from './field-value.js';
import { knownPeople } from './known-people.js';
import { RestoreConfirm } from './restore-confirm.js';
import { type Wanted, wishOf } from './wanted.js';

/** What was filled in before, and why it was not done. */
export interface Again {
  readonly fields: Query;
  readonly problems: readonly string[];
}

/** `GET /conflicts/12/restore?loser=2&column=job`: what the record would become. Nothing is written. */
export async function restorePage(c: ConsoleContext, wanted: Wanted, again: Again | null = null): Promise<Response> {
  const { config } = c.var.service;
  const [preview, people] = await Promise.all([
    previewRestore(config, wanted.id, wishOf(wanted)),
    c.var.hub.use((session) => knownPeople(session, config)),
  ]);
  const names = siteNames(config);
  const name = `${inline(preview.table)} ${inline(recordText(preview.record))}`;
  return page(
    c,
    {
      title: `Put back ${name}`,
      section: 'conflicts',
      styles: ['conflicts'],
      ...(again !== null && { status: 409 }),
      actions: (
        <a class="button" href={`/conflicts/${wanted.id}`}>
          Back to the conflict
        </a>
      ),
    },
    <>
      {again !== null && (
        <div class="notice bad" role="alert">
          <p>Nothing was written.</p>
          <ul>
            {again.problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      <p class="explained">{sentence(preview, names, config.hub.name)}</p>
      {wanted.columns !== 'all' && wanted.columns.length === 0 && preview.action !== 'nothing' && (
        <p class="notice">No field was chosen: these are the ones that were lost.</p>
      )}
      <ChangedSince preview={preview} />
      {preview.skipped.length > 0 && (
        <p class="notice warn">
          Not in the table any more, or not synced, and so not put back: {preview.skipped.map(inline).join(', ')}.
        </p>
      )}
      <PreviewTable preview={preview} hub={config.hub.name} />
      {preview.action !== 'nothing' && (
        <RestoreConfirm
          preview={preview}
          wanted={wanted}
          visitor={c.var.visitor}
          people={people}
          table={config.people.table}
          filled={again?.fields ?? {}}
        />
      )}
    </>,
  );
}

function sentence({ action, loser, skipped }: RestorePreview, names: SiteNames, hub: string): string {
  const office = names(loser);
  switch (action) {
    case 'nothing':
      return skipped.length > 0
        ? `What the table still has of it already stands as ${office} had it. There is nothing to put back.`
        : `The record already stands as ${office} had it. There is nothing to put back.`;
    case 'delete':
      return `The record would be deleted at ${hub}, as ${office} had done, and with the next run at all offices.`;
    case 'insert':
      return `The record is not there now. It would be entered again at ${hub} as ${office} had it, and with the next run at all offices.`;
    case 'update':
      return `This is what the record would become at ${hub}, with the values of ${office}. The next run would carry it to all offices.`;
  }
}

function ChangedSince({ preview: { changed } }: { readonly preview: RestorePreview }) {
  if (changed.length === 0) return null;
  const names = changed.map(({ column }) => inline(column));
  const some = names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
  return (
    <p class="notice warn" role="status">
      Somebody has changed the record since the conflict: {some}. What stands there now would be overwritten.
    </p>
  );
}

function PreviewTable({ preview, hub }: { readonly preview: RestorePreview; readonly hub: string }) {
  const { now, after, stamp, action } = preview;
  if (action === 'nothing') return null;
  const names = [...new Set([...Object.keys(now ?? {}), ...Object.keys(after ?? {})])];
  const isChanged = (name: string): boolean => !isDeepStrictEqual(now?.[name], after?.[name]);
  const shown = names.filter((name) => name !== stamp && isChanged(name));
  const rows = shown.map((name) => {
    const values = [valueOf(now, name), valueOf(after, name)];
    const texts = showValues(values, DEFAULT_TEMPLATES);
    return [
      <bdi>{inline(name)}</bdi>,
      ...values.map((value, at) => {
        const text = texts[at];
        return (
          <span class={at === 1 ? 'cell kept' : 'cell'}>
            {text !== undefined && <FieldValueView value={value} shown={text} file={null} />}
          </span>
        );
      }),
    ];
  });
  const same = names.length - shown.length - (stamp !== null && names.includes(stamp) ? 1 : 0);
  return (
    <>
      <CardTable
        caption="What would change"
        columns={[{ title: 'Field' }, { title: `Now at ${hub}` }, { title: 'Would become' }]}
        rows={rows}
      />
      <p class="quiet">
        {same > 0 && `${counted(same, 'other field')} ${same === 1 ? 'stays as it is' : 'stay as they are'}. `}
        {stamp !== null && after !== null && `${inline(stamp)} gets the time of putting back.`}
      </p>
    </>
  );
}

function valueOf(row: ShownRow | null, name: string): FieldValue {
  const value = row?.[name];
  if (row === null) return { kind: 'deleted' };
  return value === undefined ? { kind: 'unknown' } : { kind: 'value', value };
}
