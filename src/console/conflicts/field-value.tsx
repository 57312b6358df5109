import type { FieldValue } from '../../notify/shown-values.js';
import type { Shown } from '../../notify/shown-values.js';
import { amount } from '../../report/amounts.js';
import { printableLines } from '../../report/printable.js';

/** Longer texts are shortened around what differs, and can be unfolded. */
const WHOLE = 200;

/** What is unfolded at most; beyond that there is the file. */
const MOST_UNFOLDED = 20_000;

/** A value as people compare it: what differs is marked, and the whole of a long one is at hand. `file`: where it is had. */
export function FieldValueView(props: {
  readonly value: FieldValue;
  readonly shown: Shown;
  readonly file: string | null;
}) {
  const { value, shown, file } = props;
  return (
    <span class="value">
      <Pieces shown={shown} />
      {value.kind === 'value' && <Rest value={value.value} file={file} />}
    </span>
  );
}

function Pieces({ shown }: { readonly shown: Shown }) {
  if (shown.kind === 'remark') return <i class="quiet">{shown.text}</i>;
  return <bdi class="text">{shown.pieces.map(({ text, differs }) => (differs ? <mark>{text}</mark> : text))}</bdi>;
}

function Rest({
  value,
  file,
}: {
  readonly value: Extract<FieldValue, { kind: 'value' }>['value'];
  readonly file: string | null;
}) {
  if (value === null) return null;
  if (typeof value !== 'string') {
    return file === null || value.hex === '' ? null : (
      <a href={file} download="">
        Download the {amount(value.hex.length / 2)} bytes
      </a>
    );
  }
  if (value.length <= WHOLE) return null;
  return (
    <details class="whole">
      <summary>The whole text, {amount(value.length)} characters</summary>
      <pre>
        <bdi>{printableLines(value.slice(0, MOST_UNFOLDED))}</bdi>
      </pre>
      {value.length > MOST_UNFOLDED && file !== null && (
        <a href={file} download="">
          Download all of it
        </a>
      )}
    </details>
  );
}
