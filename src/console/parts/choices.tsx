/** What can be chosen from, as boxes side by side; any number of them may be ticked. */
export function Choices(props: {
  /** Of the field that the form sends for each that is ticked. */
  readonly name: string;
  readonly choices: readonly (readonly [value: string | number, shown: string])[];
}) {
  return (
    <div class="choices">
      {props.choices.map(([value, shown]) => (
        <label class="choice">
          <input type="checkbox" name={props.name} value={value} />
          {shown}
        </label>
      ))}
    </div>
  );
}
