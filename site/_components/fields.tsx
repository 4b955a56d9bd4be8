/** What a form says, by the names of its fields; a box that is ticked says `yes`. */
export type Fields = Readonly<Record<string, string>>;

/** Writes what differs from the usual as the query of an address. */
export function writeFields(fields: Fields, usual: Fields): string {
  const query = new URLSearchParams(
    Object.entries(fields).filter(([name, value]) => value !== usual[name]),
  );
  return query.size === 0 ? "" : `?${query}`;
}

/** Something to choose; `source` is where the browser finds more of it. */
interface Option {
  readonly id: string;
  readonly label: string;
  readonly source?: string;
}

/** One of several things. */
export function Select(
  { name, label, options, chosen, all, kind }: {
    readonly name: string;
    readonly label: string;
    readonly options: readonly Option[];
    /** Id of the option that is chosen. */
    readonly chosen?: string | undefined;
    /** What chooses none of them. */
    readonly all?: string;
    /** Class of the field. */
    readonly kind?: string;
  },
) {
  return (
    <label {...(kind === undefined ? undefined : { class: kind })}>
      {label}
      <select name={name} autocomplete="off">
        {all === undefined ? "" : <option value="">{all}</option>}
        {options.map(({ id, label, source }) => (
          <option
            value={id}
            {...(source === undefined ? undefined : { "data-source": source })}
            selected={id === chosen}
          >
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What makes a {@linkcode Select} narrow something down. */
export const FILTER = { kind: "field", all: "All" };

/** Boxes to tick. */
export function Flags({ flags, fields }: {
  readonly flags: readonly { readonly name: string; readonly label: string }[];
  readonly fields: Fields;
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
