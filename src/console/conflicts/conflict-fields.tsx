import { DEFAULT_TEMPLATES } from '../../config/mail-templates.js';
import { inline } from '../../notify/fill-template.js';
import { showValues } from '../../notify/shown-values.js';
import { counted } from '../../report/amounts.js';
import { CardTable } from '../parts/card-table.js';
import type { ConflictView } from './conflict-view.js';
import type { ComparedField, Comparison, Version } from './conflict-versions.js';
import { FieldValueView } from './field-value.js';
import { restoreFormId } from './restore-forms.js';

interface FieldsProps {
  readonly view: ConflictView;
  readonly comparison: Comparison;
  readonly mayRestore: boolean;
  /** The hub's name. */
  readonly hub: string;
}

/** The record in all its versions, with a box beside each value that can be put back. */
export function ConflictFields({ view, comparison, mayRestore, hub }: FieldsProps) {
  const { conflict, context } = view;
  const { versions, differing, same } = comparison;
  const title = ({ kind, party }: Version): string => {
    switch (kind) {
      case 'before':
        return 'Before';
      case 'winner':
        return `${context.siteName(party?.site ?? 0)} (kept)`;
      case 'loser':
        return `${context.siteName(party?.site ?? 0)} (not kept)`;
      case 'kept':
        return 'Kept, merged';
      case 'now':
        return `Now at ${hub}`;
    }
  };
  const columns = [{ title: 'Field' }, ...versions.map((version) => ({ title: title(version) }))];
  const rows = differing.map((field) => [
    <FieldName field={field} />,
    ...cells(field, versions, conflict.id, mayRestore),
  ]);
  return (
    <section class="conflict-fields" aria-labelledby="fields-title">
      <h2 id="fields-title">Field by field</h2>
      {differing.length === 0 ? (
        <p>No field differs.</p>
      ) : (
        <CardTable caption="Fields that differ" columns={columns} rows={rows} />
      )}
      {same.length > 0 && <SameFields same={same} id={conflict.id} />}
    </section>
  );
}

function FieldName({ field: { name, clashed } }: { readonly field: ComparedField }) {
  return (
    <>
      <bdi>{inline(name)}</bdi>
      {clashed && <span class="quiet called">changed by more than one</span>}
    </>
  );
}

function cells(field: ComparedField, versions: readonly Version[], id: number, mayRestore: boolean) {
  const shown = showValues(field.values, DEFAULT_TEMPLATES);
  return versions.map(({ kind, party }, at) => {
    const value = field.values[at];
    const text = shown[at];
    if (value === undefined || text === undefined) return null;
    const canRestore = mayRestore && party !== null && field.isLost[at] === true;
    return (
      <span class={kind === 'winner' || kind === 'kept' ? 'cell kept' : 'cell'}>
        <FieldValueView
          value={value}
          shown={text}
          file={fileOf(id, kind, party?.hash ?? '', party?.site ?? 0, field.name)}
        />
        {canRestore && (
          <label class="choice put-back">
            <input
              type="checkbox"
              name="column"
              value={field.name}
              form={restoreFormId(party)}
              checked
              aria-label={`Put back ${inline(field.name)}`}
            />
            put back
          </label>
        )}
      </span>
    );
  });
}

/** Where a whole value is had as a file; of the record as it stands now it is not. */
function fileOf(id: number, kind: Version['kind'], hash: string, site: number, column: string): string | null {
  if (kind === 'now') return null;
  const which = kind === 'loser' || kind === 'winner' ? `${site}-${hash}` : kind;
  return `/conflicts/${id}/value?${new URLSearchParams({ row: which, column }).toString()}`;
}

function SameFields({ same, id }: { readonly same: readonly ComparedField[]; readonly id: number }) {
  return (
    <details class="card same-fields">
      <summary>
        {counted(same.length, 'other field')} {same.length === 1 ? 'is' : 'are'} the same everywhere
      </summary>
      <dl>
        {same.map((field) => {
          const at = Math.max(
            0,
            field.values.findIndex(({ kind }) => kind === 'value'),
          );
          const [shown] = showValues(field.values.slice(at, at + 1), DEFAULT_TEMPLATES);
          const value = field.values[at];
          return (
            <div>
              <dt>
                <bdi>{inline(field.name)}</bdi>
              </dt>
              <dd>
                {shown !== undefined && value !== undefined && (
                  <FieldValueView value={value} shown={shown} file={fileOf(id, 'kept', '', 0, field.name)} />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}
