/** Opens the list of keys; without script there are none. */
export function KeysButton() {
  return (
    <button type="button" id="keys-button" hidden>
      Keys <kbd aria-hidden="true">?</kbd>
    </button>
  );
}

interface Key {
  readonly key: string;
  readonly does: string;
}

/** What the keys of a page do, and the way to switch them off. */
export function KeysHelp({ isList, mayChange }: { readonly isList: boolean; readonly mayChange: boolean }) {
  const keys: readonly Key[] = isList ? listKeys(mayChange) : conflictKeys(mayChange);
  return (
    <dialog id="keys" class="card" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {[...keys, { key: '?', does: 'This list' }].map(({ key, does }) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="choice">
        <input type="checkbox" id="keys-on" /> Keys are on, in this browser
      </label>
      <form method="dialog">
        <button class="primary">Back</button>
      </form>
    </dialog>
  );
}

function listKeys(mayChange: boolean): readonly Key[] {
  return [
    { key: 'j', does: 'Next conflict' },
    { key: 'k', does: 'The one before' },
    { key: 'Enter', does: 'Open it' },
    ...(mayChange
      ? [
          { key: 'x', does: 'Choose it, or not' },
          { key: 'e', does: 'Close the chosen ones, or this one: to the note' },
        ]
      : []),
    { key: '/', does: 'To the filter' },
  ];
}

function conflictKeys(mayChange: boolean): readonly Key[] {
  return [
    { key: 'j', does: 'Next conflict' },
    { key: 'k', does: 'The one before' },
    { key: 'u', does: 'Back to the list' },
    ...(mayChange ? [{ key: 'e', does: 'Close it: to the note' }] : []),
  ];
}
