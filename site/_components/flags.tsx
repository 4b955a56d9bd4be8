/** Boxes of a form; one that is ticked says `yes`. */
export default function Flags({ flags, fields }: {
  readonly flags: readonly { readonly name: string; readonly label: string }[];
  /** What the form says, by the names of its fields. */
  readonly fields: Readonly<Record<string, string>>;
}) {
  return (
    <div class="flags">
      {flags.map(({ name, label }) => (
        <label>
          <input
            type="checkbox"
            name={name}
            value="yes"
            checked={fields[name] === "yes"}
          />{" "}
          {label}
        </label>
      ))}
    </div>
  );
}
